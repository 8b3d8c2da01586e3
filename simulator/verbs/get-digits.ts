import type { Call } from '../calls/call.ts';
import type { Ask } from '../calls/callbacks.ts';
import type { BaseInstruction } from '../calls/element.ts';
import type { Rules } from '../rules.ts';
import { playPrompt } from './play-prompt.ts';
import type { Prompt } from './prompt.ts';
import type { Next, Verb } from './verb.ts';

/** Collects keys, and sends them to the callback URL. */
export interface GetDigits extends BaseInstruction {
  readonly verb: 'GetDigits';
  readonly numDigits: number | undefined;
  readonly finishOnKey: string | undefined;
  readonly timeoutSeconds: number;
  readonly callbackUrl: string | undefined;
  readonly prompt: Prompt | undefined;
}

export const getDigits: Verb<GetDigits> = {
  takesPrompt: true,
  endsList: () => false,

  read({ attributes, prompt }) {
    if (prompt === undefined) {
      attributes.warn(
        'it holds neither <Say> nor <Play>, so the caller is not told what to press.',
        'The documentation shows one of them inside every GetDigits; whether a bare one is carried out is a guess.',
      );
    }
    const timeoutSeconds = attributes.wholeNumber('timeout') ?? 30;
    attributes.showDefault('timeout', String(timeoutSeconds));
    return {
      verb: 'GetDigits',
      numDigits: attributes.wholeNumber('numDigits', 4),
      finishOnKey: attributes.key('finishOnKey'),
      timeoutSeconds,
      callbackUrl: attributes.url('callbackUrl'),
      prompt,
    };
  },

  async execute(instruction, call) {
    call.beginVerb(instruction);
    const { digits, silent } = await collect(instruction, call);
    return silent ? withoutInput(instruction, call) : withInput(instruction, call, digits);
  },
};

async function collect(instruction: GetDigits, call: Call): Promise<{ digits: string; silent: boolean }> {
  const leg = call.user;
  leg.listen({ typeAhead: call.rules.typeAhead });
  try {
    leg.cue({ kind: 'prompting' });
    const early = instruction.prompt === undefined ? undefined : await playPrompt(call, instruction.prompt);
    call.emit({
      kind: 'listening',
      index: instruction.index,
      phoneNumber: leg.phoneNumber,
      timeoutSeconds: instruction.timeoutSeconds,
      ...(instruction.numDigits !== undefined && { numDigits: instruction.numDigits }),
      ...(instruction.finishOnKey !== undefined && { finishOnKey: instruction.finishOnKey }),
    });
    if (early === undefined) leg.cue({ kind: 'listening' });
    return await gather(instruction, call, early);
  } finally {
    leg.stopListening();
  }
}

async function gather(
  instruction: GetDigits,
  call: Call,
  early: string | undefined,
): Promise<{ digits: string; silent: boolean }> {
  let digits = '';
  for (let key = early ?? (await nextKey(instruction, call)); ; key = await nextKey(instruction, call)) {
    if (key === undefined) return { digits, silent: digits === '' || call.rules.partialDigits === 'discard' };
    if (key === instruction.finishOnKey)
      return { digits, silent: digits === '' && call.rules.finishKeyAlone === 'silent' };
    digits += key;
    if (isEnough(instruction, digits)) return { digits, silent: false };
  }
}

function isEnough({ numDigits, finishOnKey }: GetDigits, digits: string): boolean {
  if (numDigits !== undefined) return digits.length >= numDigits;
  return finishOnKey === undefined;
}

/** The next key, or `undefined` when the timeout has passed without one. */
async function nextKey(instruction: GetDigits, call: Call): Promise<string | undefined> {
  const until = call.clock.now() + instruction.timeoutSeconds * 1000;
  for (;;) {
    const input = await call.input(until - call.clock.now());
    if (input === undefined) return undefined;
    if (input.kind === 'key') return input.key;
  }
}

function withInput(instruction: GetDigits, call: Call, digits: string): Next {
  call.endVerb(instruction, digits === '' ? 'the finish key alone was pressed' : `"${digits}" pressed`);
  return { ask: 'digits', url: instruction.callbackUrl, fields: { dtmfDigits: digits } };
}

function withoutInput(instruction: GetDigits, call: Call): Next {
  const { noInput } = call.rules;
  call.endVerb(instruction, `no digits in ${instruction.timeoutSeconds} s: ${noInputWords[noInput]}`);
  const request: Ask = { ask: 'digits', url: instruction.callbackUrl, fields: { dtmfDigits: '' } };
  if (noInput === 'post') return request;
  if (noInput === 'post-and-continue') {
    call.callbackUrl = request.url ?? call.callbackUrl;
    void call.callbacks.notifyCallback(request.ask, request.fields);
  }
  return undefined;
}

const noInputWords: Readonly<Record<Rules['noInput'], string>> = {
  silent: 'no request, on to the next element',
  post: 'an empty request',
  'post-and-continue': 'an empty request, and on to the next element',
};
