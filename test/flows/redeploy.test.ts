import { describe, expect, test } from 'vitest';
import { createConversation, type FlowAnswer, route, sealKeys } from '../../lib/flows/index.ts';
import { render } from '../../lib/voice-xml/index.ts';

const url = 'https://api.example.com/voice/instruct';
const keys = sealKeys(['a secret for tests that is long enough']);
const input = {
  sessionId: 'ATVId_1',
  isActive: true,
  callerNumber: '+254711000111',
  destinationNumber: '+254711082000',
};

type Steps = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
interface Wording {
  readonly steps: Steps;
  readonly [part: string]: unknown;
}

const out = { silence: 'bye', wrong: 'bye' };
const before: Wording = {
  start: 'account',
  steps: {
    account: { ask: 'Account?', digits: 4, into: 'account', next: 'menu', ...out },
    menu: {
      ask: 'For your balance press 1, to block your card press 2.',
      keys: { 1: 'balance', 2: 'block' },
      ...out,
    },
    balance: { end: 'The balance of {account} is told.' },
    block: { end: 'The card is blocked.' },
    bye: { end: 'Goodbye.' },
  },
};
function withStep(name: string, step: object, rest: object = {}): Wording {
  return {
    ...before,
    ...rest,
    steps: { ...before.steps, [name]: { ...before.steps[name], ...step } },
  };
}
function instead(name: string, step: object | undefined, rest: object = {}): Wording {
  const { [name]: _, ...others } = before.steps;
  return { ...before, ...rest, steps: (step === undefined ? others : { ...others, [name]: step }) as Steps };
}
function spoken(steps: Steps, languages: readonly string[]): Steps {
  return JSON.parse(JSON.stringify(steps), (part, value) =>
    ['ask', 'end', 'record'].includes(part) && typeof value === 'string'
      ? Object.fromEntries(languages.map((language) => [language, value]))
      : value,
  );
}
function inLanguages(...languages: readonly string[]): Wording {
  return {
    ...before,
    languages: Object.fromEntries(languages.map((language) => [language, {}])),
    steps: spoken(before.steps, languages),
  };
}

async function answer(
  wording: Wording,
  heard: object,
  at?: string,
): Promise<FlowAnswer & { xml: string; at: string }> {
  const flow = { ...wording, code: () => ({}) } as never;
  const conversation = createConversation({
    routing: route({ flows: { bank: flow }, otherwise: 'bank' }),
    services: undefined as never,
    keys,
    now: () => Date.parse('2026-03-02T09:00+03:00'),
  });
  const answered = await conversation.answer(
    { ...input, ...heard },
    at === undefined ? { url } : { url, at },
  );
  const xml = answered.document === undefined ? '' : render(answered.document);
  return { ...answered, xml, at: /at=([\w~-]+)/.exec(xml)?.[1] ?? '' };
}

/** A call that waits at a step of the old wording. */
async function waitingAt(step: 'account' | 'menu', wording = before): Promise<string> {
  const first = await answer(wording, {});
  if (step === 'account') return first.at;
  return (await answer(wording, { dtmfDigits: '1234' }, first.at)).at;
}

/** What the caller hears who answers a question of the old wording, when the new one is in use. */
async function heardAfter(
  after: Wording,
  dtmfDigits: string,
  step: 'account' | 'menu' = 'menu',
  old = before,
) {
  return answer(after, { dtmfDigits }, await waitingAt(step, old));
}

describe('a deployment in the middle of a call that', () => {
  test.each<[string, Wording, RegExp]>([
    ['changes nothing', before, /The balance of/],
    ['changes another step', withStep('block', { end: 'Your card is blocked now.' }), /The balance of/],
    [
      'changes where the answer leads to',
      withStep('balance', { end: 'Your balance is told.' }),
      /Your balance is told/,
    ],
    ['adds a step', instead('help', { end: 'Help.' }), /The balance of/],
    [
      'changes the voice of a sound',
      { ...before, audio: { j: { url: 'https://m.example/j.mp3', seconds: 2 } } },
      /The balance of/,
    ],
    [
      'lets a call have fewer turns than it has used',
      { ...before, maxTurns: { times: 1, next: 'bye' } },
      /Goodbye/,
    ],
  ])('%s goes unnoticed, or leads where it says', async (_, after, hears) => {
    const { xml, faults } = await heardAfter(after, '1');

    expect(xml).toMatch(hears);
    expect(faults).toEqual([]);
  });

  test.each<[string, Wording]>([
    [
      'moves the keys',
      withStep('menu', { ask: 'To block your card press 1.', keys: { 1: 'block', 2: 'balance' } }),
    ],
    ['moves the keys without a word', withStep('menu', { keys: { 1: 'block', 2: 'balance' } })],
    ['takes a key away', withStep('menu', { keys: { 2: 'block' } })],
    ['adds a key', withStep('menu', { keys: { 1: 'balance', 2: 'block', 3: 'bye' } })],
    ['words the question anew', withStep('menu', { ask: 'Balance 1, block 2.' })],
    [
      'lets a key set something',
      withStep('menu', { keys: { 1: { next: 'balance', set: { what: 'x' } }, 2: 'block' } }),
    ],
    [
      'asks for digits instead',
      instead('menu', { ask: 'Which year?', digits: 4, into: 'year', next: 'balance', ...out }),
    ],
    [
      'makes the question a secret',
      instead('menu', { ask: 'PIN?', digits: 4, into: 'pin', secret: true, next: 'balance', ...out }),
    ],
    [
      'makes the step a recording',
      instead('menu', { record: 'Speak.', into: 'message', maxLength: 9, next: 'bye', silence: 'bye' }),
    ],
    [
      'makes the step a dial',
      instead('menu', { dial: ['+254711000222'], maxDuration: 60, unanswered: 'bye' }),
    ],
    ['lets silence lead elsewhere', withStep('menu', { silence: 'block' })],
    ['adds a language', inLanguages('en')],
    ['adds two languages', inLanguages('en', 'sw')],
  ])('%s puts the question again as it is now, and does not take the answer', async (_, after) => {
    const { xml, faults, isSecret, next } = await heardAfter(after, '1');

    expect(faults).toEqual([{ kind: 'position-refused', why: 'outdated' }]);
    expect(xml).toMatch(/<GetDigits|<Record|<Redirect>|<Dial/);
    expect(xml).not.toMatch(/blocked|is told|Goodbye|lost track/);
    expect(next?.name).toBe('menu');
    // Nobody knows any more which question these digits answer.
    expect(isSecret).toBe(true);
  });

  test.each<[string, Wording, Wording]>([
    ['renames a language', inLanguages('en'), inLanguages('eng')],
    ['takes a language away', inLanguages('en', 'sw'), inLanguages('sw')],
    ['takes all languages away', inLanguages('en'), before],
  ])('%s lets the caller hear every word in one that is spoken', async (_, old, after) => {
    const asked = await heardAfter(after, '1', 'menu', old);
    const told = await answer(after, { dtmfDigits: '1' }, asked.at);

    expect(asked.faults).toEqual([{ kind: 'position-refused', why: 'outdated' }]);
    expect(asked.xml).toContain('For your balance press 1');
    expect(told.xml).toContain('The balance of');
  });

  test.each<[string, Wording]>([
    [
      'renames the step',
      {
        ...instead('menu', undefined),
        steps: { ...instead('menu', undefined).steps, choose: before.steps['menu'] as object } as Steps,
      },
    ],
    [
      'needs what was never asked',
      withStep('menu', { ask: 'For {name}: balance 1.' }, { variables: {}, start: 'name', steps: undefined }),
    ],
    ['makes the datum of another kind', withStep('account', { digits: { from: 1, to: 99 } })],
    ['takes digits of another length', withStep('account', { digits: 6 })],
  ])('%s leads back to the beginning, with an apology', async (what, after) => {
    const wording =
      what === 'needs what was never asked'
        ? {
            ...before,
            start: 'name',
            steps: {
              ...before.steps,
              name: { ask: 'Your number?', digits: 2, into: 'name', next: 'account', ...out },
              menu: { ...before.steps['menu'], ask: 'For {name}: balance 1.' },
            },
          }
        : after;

    const { xml, faults, isSecret } = await heardAfter(wording, '1');

    expect(faults).toEqual([{ kind: 'position-refused', why: 'outdated' }]);
    expect(xml).toMatch(/we lost track of your call.*<GetDigits/);
    expect(isSecret).toBe(true);
  });

  test('comes while a message is recorded keeps the message', async () => {
    const recording = (words: string): Wording => ({
      start: 'speak',
      steps: {
        speak: { record: words, into: 'message', maxLength: 30, next: 'keep', silence: 'bye' },
        keep: { save: 'message', data: ['message'], next: 'bye' },
        bye: { end: 'Goodbye.' },
      },
    });
    const first = await answer(recording('Speak.'), {});
    const second = await answer(recording('Speak.'), {}, first.at);
    const recordingUrl = 'https://recordings.example/a.mp3';

    const { savedData, faults } = await answer(recording('Please speak.'), { recordingUrl }, second.at);

    expect(savedData.map(({ data }) => data)).toEqual([{ message: recordingUrl }]);
    expect(faults).toEqual([]);
  });

  test('comes while a phone rings does not let it ring again', async () => {
    const ringing = (number: string): Wording => ({
      start: 'ring',
      steps: {
        ring: { dial: [number], maxDuration: 60, unanswered: 'bye' },
        bye: { end: 'Nobody is there.' },
      },
    });
    const { at } = await answer(ringing('+254711000222'), {});

    const { xml } = await answer(ringing('+254711000333'), {}, at);

    expect(xml).toContain('Nobody is there.');
    expect(xml).not.toContain('<Dial');
  });
});
