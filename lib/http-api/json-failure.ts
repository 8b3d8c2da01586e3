import { isPassing } from '../platform/errors.ts';
import type { LambdaTools } from '../platform/lambda.ts';
import type { Request } from './request.ts';
import { idHeader, json } from './response.ts';

/**
 * Tells the client only an id; the error itself is in the log, under the same id. What may be over in a few seconds is a
 * 503 that says when to try again.
 */
export function jsonFailure(error: unknown, request: Request, { log }: LambdaTools) {
  const id = request.requestContext.requestId;
  log.error('A request failed', { id, error: error as Error });
  if (isPassing(error)) {
    const message = 'Something that we depend on did not answer. Try again in a few seconds.';
    return json(503, { error: message, id }, { ...idHeader(request), 'Retry-After': '5' });
  }
  const message = 'Something went wrong on our side. If you report it, please give this id.';
  return json(500, { error: message, id }, idHeader(request));
}
