import type { APIGatewayProxyResult } from 'aws-lambda';
import type { Request } from './request.ts';

/** What a function gives back to API Gateway. */
export type Answer = APIGatewayProxyResult;

const answer = (
  statusCode: number,
  contentType: string,
  body: string,
  headers: Record<string, string> = {},
): Answer => ({
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
  body,
});

export const json = (statusCode: number, body: unknown, headers?: Record<string, string>) =>
  answer(statusCode, 'application/json', JSON.stringify(body), headers);

/** Voice XML is sent as text too: Africa's Talking's own samples do, and it looks at the content alone. */
export const text = (statusCode: number, body: string, headers?: Record<string, string>) =>
  answer(statusCode, 'text/plain; charset=utf-8', body, headers);

/** What to ask about when a request was refused or failed: API Gateway's id of it, which stands in its logs and in ours. */
export const idHeader = ({ requestContext }: Request) => ({ 'X-Request-Id': requestContext.requestId });
