import { unusableResponse } from '../callbacks/unusable-response.ts';
import type { Call } from '../calls/call.ts';
import type { Ask, CallbackResult } from '../calls/callbacks.ts';
import { CallDropped } from '../calls/endings.ts';
import type { Hangup } from '../calls/session.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';
import { execute } from '../verbs/index.ts';
import { type InvalidDocument, isInvalid, type Program, readProgram } from '../verbs/program.ts';
import type { Next } from '../verbs/verb.ts';

/**
 * Carries out a document, and every document that follows from it, until the call ends. Returns how.
 * Throws `CallEnded` when the user ended it, `CallDropped` when our server did not say what to do.
 */
export async function interpret(call: Call, first: Program, switchboard: Switchboard): Promise<Hangup> {
  let program = first;
  for (;;) {
    const next = await executeAll(call, program, switchboard);
    if (next === undefined) return listEnded;
    if ('end' in next) return next.end;
    program = await ask(call, next);
  }
}

/** Elements in order, until one of them asks for new instructions or ends the call. */
async function executeAll(call: Call, program: Program, switchboard: Switchboard): Promise<Next> {
  for (const instruction of program.instructions) {
    const next = await execute(instruction, call, switchboard);
    call.check();
    if (next !== undefined) return next;
  }
  return undefined;
}

const listEnded: Hangup = { by: 'service', cause: 'NORMAL_CLEARING', words: 'the list of elements ran out' };

/** Asks the callback URL what to do. Throws `CallDropped` when the answer cannot be used. */
export async function ask(call: Call, { ask: moment, url, fields }: Ask): Promise<Program> {
  if (url !== undefined) call.callbackUrl = url;
  // A caller who hangs up meanwhile ends the call at once: the final callback may overtake the answer.
  const answer = await call.whileLive(call.callbacks.ask(moment, fields));
  call.check();
  return read(call, answer);
}

/** Begins a document, and reports its warnings. Throws `CallDropped` when it cannot be carried out. */
export function begin(call: Call, program: Program | InvalidDocument, request: number | undefined): Program {
  if (isInvalid(program)) throw new CallDropped(program.words, program.hint, program.excerpt);
  const { lines, elements, warnings } = program;
  call.emit({ kind: 'document', ...(request !== undefined && { request }), lines, elements });
  for (const { words, hint } of warnings) call.emit({ kind: 'note', level: 'warning', words, hint });
  return program;
}

function read(call: Call, answer: CallbackResult): Program {
  if (answer.kind === 'none') throw new CallDropped(answer.words, answer.hint);
  const { response, request } = answer;
  const unusable = unusableResponse(response);
  if (unusable !== undefined) throw new CallDropped(unusable.words, unusable.hint);
  if (response.warning !== undefined)
    call.emit({
      kind: 'note',
      level: 'warning',
      words: response.warning,
      hint: 'Send the document as UTF-8.',
    });
  const program = readProgram(response.body, {
    rules: call.rules,
    isOurs: (phoneNumber) => call.isOurs(phoneNumber),
    baseUrl: call.callbackUrl,
  });
  return begin(call, program, request);
}
