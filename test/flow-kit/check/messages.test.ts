import { expect, test } from 'vitest';
import { checkFlow } from '../../../flow-kit/check/index.ts';
import { flow } from '../../../lib/flows/index.ts';

const bye = { end: 'Goodbye.' };
const out = { silence: 'bye', wrong: 'bye' };

/** All that the check says of a flow, with the rule of each. */
function said(steps: object, rest: object = {}): string[] {
  const { faults } = checkFlow('flow', { start: Object.keys(steps)[0], steps, ...rest } as never);
  return faults.map(({ rule, message }) => `${rule}: ${message}`);
}

function dialling(...dial: string[]): object {
  return { a: { dial, maxDuration: 600, unanswered: 'bye' }, bye };
}

function asking(parts: object): object {
  return { a: { ask: 'Which?', keys: { 1: 'bye' }, ...out, ...parts }, bye };
}

/** What is written, and all that an author reads of it: one fault is one sentence. */
const sentences: readonly (readonly [string, string[], string])[] = [
  [
    'a phone with spaces',
    said(dialling('+254 711 000 222')),
    "value: 'dial' has '+254 711 000 222': spaces are not dialled. Write '+254711000222'",
  ],
  [
    'a number that is too short',
    said(dialling('+100')),
    "value: 'dial' has '+100': the number is too short. Check that no digit is missing",
  ],
  [
    'a number with a datum that is not collected',
    said(dialling('+254711{extension}')),
    "datum: It dials {extension}, but nothing in the flow collects 'extension'",
  ],
  ['no phone', said(dialling()), "value: 'dial' is an empty list: it must have at least one of phones"],
  ['blank words', said({ bye: { end: ' ' } }), "value: 'end' says nothing: its text is blank"],
  [
    'a number for words',
    said({ bye: { end: { en: 7 } } }, { languages: { en: {} } }),
    "words: 'end' says 7 in en, which is no text",
  ],
  [
    'keys and digits',
    said(asking({ digits: 4, into: 'pin' })),
    'step: It asks for a key (keys) and for digits (digits): one of the two',
  ],
  [
    'a dial that records a message',
    said({
      a: {
        dial: ['+254711000222'],
        maxDuration: 9,
        unanswered: 'bye',
        record: 'Speak.',
        into: 'x',
        next: 'bye',
      },
      bye,
    }),
    'step: It does 2 things, dial and record: each is a step of its own. A recorded talk is dial with record: true',
  ],
  [
    'limits upside down',
    said({ a: { ask: '?', digits: { min: 8, max: 4 }, into: 'x', next: 'bye', ...out }, bye }),
    "value: 'digits' has min 8, which is more than max 4",
  ],
  [
    'a name with a hyphen',
    said({ a: { save: 'order', data: ['order-no'], next: 'bye' }, bye }),
    "value: 'data' has 'order-no': a name has letters, digits and _, and a ? behind it if it may be missing",
  ],
  ['half a second', said(asking({ timeout: 2.5 })), "value: 'timeout' is 2.5: whole seconds, please"],
  [
    'milliseconds',
    said(asking({ timeout: 5000 })),
    "waiting: 'timeout' is 5000: that is 83 minutes, at most 300 seconds. Milliseconds?",
  ],
  [
    'a character that no XML can carry',
    said({ bye: { end: 'A bell\u0007.' } }),
    "words: 'end' has U+0007 at character 7, which is nothing to be said",
  ],
  [
    'a variable that invoke-call takes for itself',
    said({ bye }, { variables: { phone: { ...anyText(), input: 'text' } } }),
    "name: The variable 'phone' could never be given: invoke-call takes 'phone' for itself. Choose another name",
  ],
  [
    'a phone in braces that the caller may withhold',
    said({ bye: { end: 'You call from {callerNumber}.' } }),
    "datum: It says {callerNumber}, but a caller may withhold the number. Go there by { branch: 'callerNumber', known: …, otherwise: … }",
  ],
];

function anyText() {
  return { expected: 'a text', maxLength: 9, fits: () => true, read: (text: string) => text };
}

test.each(sentences)('%s is told in one sentence', (_, found, sentence) => {
  expect(found).toEqual([sentence]);
});

test('of data that are too long together it is told which, and what helps', () => {
  const recordings = Array.from({ length: 8 }, (_, i) => [
    `a${i}`,
    {
      record: 'Speak.',
      into: `answer${i}`,
      maxLength: 60,
      next: i === 7 ? 'bye' : `a${i + 1}`,
      silence: 'bye',
    },
  ]);

  expect(said({ ...Object.fromEntries(recordings), bye })).toEqual([
    expect.stringMatching(
      /^size: .* 2\d{3} characters .*answer0 202, answer1 202.*Save what is done with, and use its name again$/,
    ),
  ]);
});

test('of computations that keep a caller waiting the way is told, also through steps that compute nothing', () => {
  const polling = flow(
    {
      start: 'look',
      audio: { music: { url: 'https://media.example.com/music.mp3', seconds: 9 } },
      steps: {
        look: {
          compute: { wait: 'play' },
          timeoutSeconds: 0.5,
          failed: 'bye',
          maxVisits: { times: 20, next: 'bye' },
        },
        play: { play: 'music', next: 'look' },
        bye: { end: 'Goodbye.' },
      },
    },
    () => ({ look: async () => 'wait' }),
  );

  expect(checkFlow('polling', polling).faults).toEqual([
    {
      rule: 'slow',
      step: 'look',
      message: expect.stringMatching(
        /^From here one answer may compute for 10 s; at most 2 s .*: look → play → look → .* \(20 computations\)\. Put an ask between/,
      ),
    },
  ]);
});

test('a hundred texts in a row are one fault, and the document that they make another', () => {
  const texts = Array.from({ length: 99 }, (_, i) => [
    `s${i}`,
    { say: 'word '.repeat(190), next: i === 98 ? 'bye' : `s${i + 1}` },
  ]);

  expect(said({ ...Object.fromEntries(texts), bye })).toEqual([
    expect.stringMatching(
      /^too-long: From s0 to bye texts follow one another, 94,\d{3} characters: 131 minutes/,
    ),
    'document: Of the document that begins here: it is longer than 65536',
  ]);
});
