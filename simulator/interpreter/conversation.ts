import type { Call } from '../calls/call.ts';
import type { Gone } from '../calls/leg.ts';
import { carryOut } from '../verbs/index.ts';
import type { Program } from '../verbs/program.ts';
import type { Next } from '../verbs/verb.ts';

/**
 * Carries out a document, and every document that follows from it, until the call ends. Returns how.
 * Throws `CallOver` when the user ended it, `CallDropped` when our server did not say what to do.
 */
export async function converse(call: Call, first: Program): Promise<Gone> {
  let program = first;
  for (;;) {
    const next = await carryOutAll(call, program);
    if (next === undefined) return ranOut;
    if ('end' in next) return next.end;
    program = await call.ask(next);
  }
}

/** Elements in order, until one of them asks for new instructions or ends the call. */
async function carryOutAll(call: Call, program: Program): Promise<Next> {
  for (const instruction of program.instructions) {
    const next = await carryOut(instruction, call);
    call.check();
    if (next !== undefined) return next;
  }
  return undefined;
}

const ranOut: Gone = { by: 'service', cause: 'NORMAL_CLEARING', words: 'the list of elements ran out' };
