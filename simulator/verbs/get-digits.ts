import type { Call } from '../calls/call.ts';
import { sound } from './play-prompt.ts';
import type { Next, Noun, Prompt, Verb } from './verb.ts';

/** Collects keys, and sends them to the callback URL. */
export interface GetDigits extends Noun {
  verb: 'GetDigits';
  numDigits: number | undefined;
  finishOnKey: string | undefined;
  timeoutSeconds: number;
  callbackUrl: string | undefined;
  prompt: Prompt | undefined;
}

export const getDigits: Verb<GetDigits> = {
  takesPrompt: true,
  endsList: () => false,

  read({ attributes, prompt }) {
    const timeoutSeconds = attributes.wholeNumber('timeout') ?? 30;
    attributes.showDefault('timeout', String(timeoutSeconds));
    return {
      verb: 'GetDigits',
      numDigits: attributes.wholeNumber('numDigits'),
      finishOnKey: attributes.key('finishOnKey'),
      timeoutSeconds,
      callbackUrl: attributes.url('callbackUrl'),
      prompt,
    };
  },

  async carryOut(noun, call) {
    call.begin(noun);
    const { digits, silent } = await collect(noun, call);
    return silent ? withoutInput(noun, call) : withInput(noun, call, digits);
  },
};

async function collect(noun: GetDigits, call: Call): Promise<{ digits: string; silent: boolean }> {
  const leg = call.user;
  leg.listen({ typeAhead: call.rules.typeAhead });
  try {
    leg.notice({ kind: 'prompting' });
    const early = noun.prompt === undefined ? undefined : await sound(call, noun.prompt);
    call.emit({
      kind: 'listening',
      index: noun.index,
      phoneNumber: leg.phoneNumber,
      timeoutSeconds: noun.timeoutSeconds,
      ...(noun.numDigits !== undefined && { numDigits: noun.numDigits }),
      ...(noun.finishOnKey !== undefined && { finishOnKey: noun.finishOnKey }),
    });
    if (early === undefined) leg.notice({ kind: 'listening' });
    return await gather(noun, call, early);
  } finally {
    leg.stopListening();
  }
}

async function gather(
  noun: GetDigits,
  call: Call,
  early: string | undefined,
): Promise<{ digits: string; silent: boolean }> {
  let digits = '';
  for (let key = early ?? (await nextKey(noun, call)); ; key = await nextKey(noun, call)) {
    if (key === undefined) return { digits, silent: digits === '' || call.rules.partialDigits === 'discard' };
    if (key === noun.finishOnKey)
      return { digits, silent: digits === '' && call.rules.finishKeyAlone === 'silent' };
    digits += key;
    if (isEnough(noun, digits)) return { digits, silent: false };
  }
}

function isEnough({ numDigits, finishOnKey }: GetDigits, digits: string): boolean {
  if (numDigits !== undefined) return digits.length >= numDigits;
  return finishOnKey === undefined;
}

/** The next key, or `undefined` when the timeout has passed without one. */
async function nextKey(noun: GetDigits, call: Call): Promise<string | undefined> {
  const until = call.clock.now() + noun.timeoutSeconds * 1000;
  for (;;) {
    const input = await call.input(until - call.clock.now());
    if (input === undefined) return undefined;
    if (input.kind === 'key') return input.key;
  }
}

function withInput(noun: GetDigits, call: Call, digits: string): Next {
  call.finish(noun, digits === '' ? 'the finish key alone was pressed' : `"${digits}" pressed`);
  return { ask: 'digits', url: noun.callbackUrl, fields: { dtmfDigits: digits } };
}

function withoutInput(noun: GetDigits, call: Call): Next {
  const post = call.rules.noInput === 'post';
  call.finish(
    noun,
    `no digits in ${noun.timeoutSeconds} s: ${post ? 'an empty request' : 'no request, on to the next element'}`,
  );
  return post ? { ask: 'digits', url: noun.callbackUrl, fields: { dtmfDigits: '' } } : undefined;
}
