// What people who write their first flow get wrong: the sentence names the thing as they wrote it, and what would be right.
import { expect, test } from 'vitest';
import { checkFlow, checkRouting } from '../../../flow-kit/check/index.ts';
import { meant } from '../../../flow-kit/check/meant.ts';
import { flow, openingHours } from '../../../lib/flows/index.ts';

const out = { silence: 'bye', wrong: 'bye' };

const mistakes: readonly [mistake: string, steps: object, said: string][] = [
  [
    'a national number is dialled',
    { first: { dial: ['0711000222'], maxDuration: 60, unanswered: 'bye' } },
    "'dial' has '0711000222': a number begins with + and its country code, such as +254711000222",
  ],
  [
    'numbers are dialled that stand in one text',
    { first: { dial: ['+254711000222,+254711000333'], maxDuration: 60, unanswered: 'bye' } },
    'each phone is a text of its own in the list',
  ],
  [
    'a key of two digits',
    { first: { ask: 'Ten?', keys: { 10: 'bye' }, ...out } },
    "'keys' 10: must be one key: 0 to 9, * or #, not '10'",
  ],
  [
    'a datum that nothing collects',
    { first: { say: 'Your {stat} is ready.', next: 'bye' } },
    "It says {stat}, but nothing in the flow collects 'stat'",
  ],
  [
    'a datum that is misspelt',
    {
      first: { ask: 'Code?', digits: 4, into: 'code', next: 'say', ...out },
      say: { say: 'It is {cdoe}.', next: 'bye' },
    },
    "It says {cdoe}, but nothing in the flow collects 'cdoe'. Is 'code' meant?",
  ],
  [
    'a step that is not there',
    { first: { say: 'Hello.', next: 'byee' } },
    "It leads to 'byee' on 'next', which is not there. Is 'bye' meant?",
  ],
  ['a verb that is misspelt', { first: { edn: 'Hello.' } }, "there is no 'edn'. Is 'end' meant?"],
  [
    'a question without a way on for silence',
    { first: { ask: 'One?', keys: { 1: 'bye' }, wrong: 'bye' } },
    "It lacks 'silence', which must be the name of a step, or { say, next }",
  ],
  [
    'a file that is played by its name',
    { first: { play: 'welcome.mp3', next: 'bye' } },
    "The flow has no sound 'welcome.mp3'. It has: none",
  ],
  [
    'mark-up in the words',
    { first: { say: 'Wait <break time="1s"/> please', next: 'bye' } },
    "'say' has mark-up, which would be read aloud: '<break time=\"1s\"/>'. A pause is {2s}",
  ],
  [
    'two steps that lead to each other',
    { first: { say: 'One.', next: 'second' }, second: { say: 'Two.', next: 'first' } },
    'The call goes round and round by itself: first → second → first. Give one of these steps maxVisits',
  ],
];

test.each(mistakes)('%s', (_, steps, said) => {
  const faulty = { start: 'first', steps: { ...steps, bye: { end: 'Goodbye.' } } };

  const { faults } = checkFlow('welcome', faulty as never);

  expect(faults.map(({ message }) => message)).toContainEqual(expect.stringContaining(said));
});

test('a flow that begins with a step that is misspelt', () => {
  const { faults } = checkFlow('welcome', { start: 'frist', steps: { first: { end: 'Hello.' } } } as never);

  expect(faults[0]?.message).toBe("It starts with 'frist', but has no step of that name. Is 'first' meant?");
});

test('a number that leads to a flow without a list around it', () => {
  const welcome = flow({ start: 'first', steps: { first: { end: 'Hello.' } } });
  const table = { flows: { welcome }, numbers: { '+254711082000': 'welcome' }, otherwise: 'welcome' };

  expect(checkRouting(table as never).map(({ message }) => message)).toEqual([
    "numbers, +254711082000: must be a list of rules, such as ['welcome'], not 'welcome'",
  ]);
});

test.each([
  [{ week: { mon: '8-17' } }, "hours are written 08:00-17:00, not '8-17'"],
  [{ week: { Monday: '08:00-17:00' } }, "days are written mon or mon-fri, not 'Monday'"],
  [{ week: { mon: '08:00-17:00' }, timeZone: 'Nairobi' }, "there is no time zone 'Nairobi'"],
])('opening hours that cannot be read: %o', (hours, said) => {
  expect(() => openingHours({ timeZone: 'Africa/Nairobi', closed: [], ...hours } as never)).toThrow(said);
});

test('what is meant is told only where it is likely', () => {
  expect(meant('mneu', ['menu', 'bye'])).toBe(". Is 'menu' meant?");
  expect(meant('Menu', ['menu'])).toBe(". Is 'menu' meant?");
  expect(meant('balance', ['menu', 'bye'])).toBe('');
  expect(meant('a', ['b'])).toBe('');
});
