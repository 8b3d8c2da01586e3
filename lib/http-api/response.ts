import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Request } from './request.ts';

/** What a function gives back to API Gateway. */
export type HttpResponse = APIGatewayProxyResult;

/** Any text of any type. */
export function body(
  statusCode: number,
  contentType: string,
  content: string,
  headers: Record<string, string> = {},
): HttpResponse {
  return {
    statusCode,
    headers: {
      'Content-Type': contentType,
      // No answer of ours belongs in a cache, in a frame, or guessed to be of another type.
      'Cache-Control': 'no-store',
      'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
      'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
      ...headers,
    },
    body: content,
  };
}

export function json(statusCode: number, value: unknown, headers?: Record<string, string>) {
  return body(statusCode, 'application/json', JSON.stringify(value), headers);
}

/** Voice XML is sent as text too: Africa's Talking's own samples do, and it looks at the content alone. */
export function text(statusCode: number, content: string, headers?: Record<string, string>) {
  return body(statusCode, 'text/plain; charset=utf-8', content, headers);
}

/** What to ask about when a request was refused or failed: API Gateway's id of it, which stands in its logs and in ours. */
export function idHeader({ requestContext }: Request) {
  return { 'X-Request-Id': requestContext.requestId };
}
