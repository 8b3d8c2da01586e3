import type { Call } from '../calls/call.ts';
import type { Hangup } from '../calls/leg.ts';
import { execute } from '../verbs/index.ts';
import type { Program } from '../verbs/program.ts';
import type { Next } from '../verbs/verb.ts';

/**
 * Carries out a document, and every document that follows from it, until the call ends. Returns how.
 * Throws `CallEnded` when the user ended it, `CallDropped` when our server did not say what to do.
 */
export async function interpret(call: Call, first: Program): Promise<Hangup> {
  let program = first;
  for (;;) {
    const next = await executeAll(call, program);
    if (next === undefined) return listEnded;
    if ('end' in next) return next.end;
    program = await call.ask(next);
  }
}

/** Elements in order, until one of them asks for new instructions or ends the call. */
async function executeAll(call: Call, program: Program): Promise<Next> {
  for (const instruction of program.instructions) {
    const next = await execute(instruction, call);
    call.check();
    if (next !== undefined) return next;
  }
  return undefined;
}

const listEnded: Hangup = { by: 'service', cause: 'NORMAL_CLEARING', words: 'the list of elements ran out' };
