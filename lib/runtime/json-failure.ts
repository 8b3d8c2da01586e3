import { json } from './answer.ts';
import { createLog } from './log.ts';
import type { Request } from './request.ts';

const log = createLog();

/** Says nothing about the inside: the log has it, under the same id. */
export const jsonFailure = (error: unknown, { requestContext }: Request) => {
  const id = requestContext.requestId;
  log.error('A request failed', { id, error: error as Error });
  return json(500, { error: 'Something went wrong on our side. Name this id when you ask about it.', id });
};
