import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Request } from './request.ts';

/** A response in the form that API Gateway wants from a function. */
export type HttpResponse = APIGatewayProxyResult;

/** A response with this text, and with the headers that all our responses have. */
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
      // Our responses must not be cached, framed, or taken for another content type.
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

/** Also for voice XML: Africa's Talking's own samples send it as plain text, and it ignores the content type. */
export function text(statusCode: number, content: string, headers?: Record<string, string>) {
  return body(statusCode, 'text/plain; charset=utf-8', content, headers);
}

/** API Gateway's id of the request, which its logs and ours have too: whoever reports a failed request can name it. */
export function idHeader({ requestContext }: Request) {
  return { 'X-Request-Id': requestContext.requestId };
}
