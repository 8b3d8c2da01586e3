import type { Request } from '../lib/http-api/request.ts';

/** A valid request of API Gateway's, with what a test wants changed. */
export function aRequest(change: Partial<Request> = {}): Request {
  return {
    httpMethod: 'GET',
    body: null,
    isBase64Encoded: false,
    headers: {},
    pathParameters: null,
    queryStringParameters: null,
    requestContext: { requestId: '8f6c1a52-4f0e-4d0b-9d3a-3b1f5a2c7e10' },
    ...change,
  };
}

/** A form post, as Africa's Talking sends it. */
export function aForm(fields: Record<string, string>, change: Partial<Request> = {}): Request {
  return aRequest({
    httpMethod: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' },
    body: new URLSearchParams(fields).toString(),
    ...change,
  });
}
