import type { LambdaTools } from '../platform/lambda.ts';
import type { Request } from './request.ts';
import { idHeader, json } from './response.ts';

/** Says nothing about the inside: the log has it, under the same id. */
export function jsonFailure(error: unknown, request: Request, { log }: LambdaTools) {
  const id = request.requestContext.requestId;
  log.error('A request failed', { id, error: error as Error });
  const message = 'Something went wrong on our side. Name this id when you ask about it.';
  return json(500, { error: message, id }, idHeader(request));
}
