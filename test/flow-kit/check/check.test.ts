import { describe, expect, test } from 'vitest';
import { checkFlow, checkRouting } from '../../../flow-kit/check/index.ts';
import { recordedCall } from '../../../flows/recipes/recorded-call.ts';
import { flow, openingHours, route, text } from '../../../lib/flows/index.ts';

const end = { end: 'Goodbye.' } as const;
/** As it may come from anywhere but the compiler. */
function unchecked(definition: object) {
  return checkFlow('flow', definition as never);
}

describe('the static check', () => {
  test('says what is wrong, where, and what would be right', () => {
    const { faults } = unchecked({
      start: 'menu',
      steps: { menu: { ask: 'Press 1.', keys: { 1: 'byee' }, tries: 0 } },
    });

    expect(faults).toEqual([
      { rule: 'value', step: 'menu', message: "'tries' must be a whole number from 1 to 20, not 0" },
      {
        rule: 'silence',
        step: 'menu',
        message: "It lacks 'silence', which must be the name of a step, or { say, next }",
      },
      {
        rule: 'wrong-key',
        step: 'menu',
        message: "It lacks 'wrong', which must be the name of a step, or { say, next }",
      },
    ]);
  });

  test('refuses the recipe of a recorded call once nothing is said in it any more', () => {
    const { recorded, nobody } = recordedCall.steps;

    expect(checkFlow('recordedCall', recordedCall).faults).toEqual([]);
    expect(unchecked({ start: 'recorded', steps: { recorded, nobody } }).faults).toMatchObject([
      { rule: 'notice', step: 'recorded' },
    ]);
  });

  test('shows the circle in which a flow turns by itself', () => {
    const { faults } = unchecked({
      start: 'a',
      steps: {
        a: { say: 'A.', next: 'b' },
        b: { ask: 'B?', keys: { 1: 'bye' }, silence: 'a', wrong: 'bye' },
        bye: end,
      },
    });

    expect(faults).toEqual([
      expect.objectContaining({
        rule: 'endless',
        message: 'The call goes round and round by itself: a → b → a. Give one of these steps maxVisits',
      }),
    ]);
  });

  test('lets a circle pass that maxVisits breaks', () => {
    const { faults } = unchecked({
      start: 'a',
      steps: {
        a: {
          ask: 'A?',
          keys: { 1: 'bye' },
          silence: 'a',
          wrong: 'bye',
          maxVisits: { times: 3, next: 'bye' },
        },
        bye: end,
      },
    });

    expect(faults).toEqual([]);
  });

  test('lets a circle pass that only the caller’s keys close', () => {
    const { faults } = unchecked({
      start: 'a',
      steps: { a: { ask: 'A?', keys: { 9: 'a' }, silence: 'bye', wrong: 'bye' }, bye: end },
    });

    expect(faults).toEqual([]);
  });

  test('holds the documents themselves against the grammar', () => {
    const { faults } = unchecked({
      start: 'a',
      steps: { a: { enqueue: 'A bell: \u0007', estimatedSeconds: 60 } },
    });

    expect(faults).toEqual([expect.objectContaining({ rule: 'document', step: 'a' })]);
  });

  test('finds a datum that only one of two ways collects', () => {
    const { faults } = unchecked({
      start: 'which',
      steps: {
        which: { ask: '1 or 2?', keys: { 1: 'number', 2: 'tell' }, silence: 'tell', wrong: 'tell' },
        number: { ask: 'Number?', digits: 3, into: 'number', next: 'tell', silence: 'bye', wrong: 'bye' },
        tell: { end: 'It is {number}.' },
        bye: end,
      },
    });

    expect(faults).toEqual([
      { rule: 'datum', step: 'tell', message: "It says {number}, but not every way here collects 'number'" },
    ]);
  });

  test('adds up the computations of one answer', () => {
    const code = () => ({ one: async () => 'ok', two: async () => 'ok' });
    const steps = {
      one: { compute: { ok: 'two' }, timeoutSeconds: 1.2, failed: 'bye' },
      two: { compute: { ok: 'bye' }, timeoutSeconds: 1.2, failed: 'bye' },
      bye: end,
    };

    const { faults } = unchecked({ start: 'one', steps, code });

    expect(faults).toEqual([
      {
        rule: 'slow',
        step: 'one',
        message: expect.stringMatching(
          /^From here one answer may compute for 2\.4 s; .*: one → two \(2 computations\)\. Put an ask/,
        ),
      },
    ]);
  });

  test.each([
    undefined,
    null,
    7,
    'x',
    {},
    { start: 'a' },
    { start: 'a', steps: null },
    { start: 'a', steps: { a: null } },
  ])('never throws, not even at %j', (rubbish) => {
    expect(unchecked(rubbish as never).faults).not.toEqual([]);
  });
});

describe('the worst-case length', () => {
  test('counts every try of a prompt, its words and its silence', () => {
    const asking = flow({
      start: 'ask',
      steps: {
        // 24 characters are two seconds at twelve a second.
        ask: { ask: 'x'.repeat(24), keys: { 1: 'bye' }, tries: 3, timeout: 10, silence: 'bye', wrong: 'bye' },
        bye: { end: 'x'.repeat(12) },
      },
    });

    expect(checkFlow('asking', asking).longest).toEqual({ seconds: 3 * 12 + 1, turns: 4 });
  });

  test('follows a circle as often as maxVisits lets it', () => {
    const circle = flow({
      audio: { music: { url: 'https://media.example.com/a.mp3', seconds: 29 } },
      start: 'hold',
      steps: {
        hold: {
          ask: { play: 'music' },
          keys: { 1: 'bye' },
          tries: 1,
          timeout: 1,
          silence: 'hold',
          wrong: 'hold',
          maxVisits: { times: 10, next: 'bye' },
        },
        bye: { end: 'x'.repeat(12) },
      },
    });

    expect(checkFlow('circle', circle).longest).toEqual({ seconds: 301, turns: 11 });
  });

  test('is bounded by the turns where the caller can go on for ever', () => {
    const forEver = flow({
      start: 'ask',
      maxTurns: { times: 10, next: 'bye' },
      steps: {
        ask: { ask: 'x'.repeat(24), keys: { 9: 'ask' }, timeout: 10, tries: 1, silence: 'bye', wrong: 'bye' },
        bye: { end: 'x'.repeat(12) },
      },
    });

    expect(checkFlow('for ever', forEver).longest).toEqual({ seconds: 121, turns: 11 });
  });
});

describe('the routing table', () => {
  const welcome = flow({ start: 'a', steps: { a: end } });
  const named = flow({ start: 'a', variables: { name: text(9) }, steps: { a: { end: 'Hello {name}.' } } });

  test('is right when every number leads to a flow', () => {
    const hours = openingHours({ timeZone: 'Africa/Nairobi', week: { 'mon-fri': '08:00-17:00' } });
    const routing = route({
      flows: { welcome, named },
      numbers: { '+254711082000': [{ during: hours, flow: 'welcome' }, 'welcome'] },
      otherwise: 'welcome',
    });

    expect(checkRouting(routing)).toEqual([]);
  });

  test.each([
    [
      { otherwise: 'wellcome' },
      "otherwise leads to the flow 'wellcome', which is not there. There are: welcome, named",
    ],
    [{ outbound: 'x' }, "outbound leads to the flow 'x', which is not there. There are: welcome, named"],
    [
      { otherwise: 'named' },
      "otherwise leads to the flow 'named', which needs name: only invoke-call can start it",
    ],
    [
      { numbers: { '0711': ['welcome'] } },
      "numbers has '0711': it is not + and a telephone number with its country code",
    ],
    [
      { numbers: { '+254711082000': ['welcome', 'welcome'] } },
      "numbers, +254711082000: the rule behind 'welcome' is never reached, as 'welcome' holds at all times",
    ],
  ])('is wrong with %j', (wrong, message) => {
    const routing = { flows: { welcome, named }, otherwise: 'welcome', ...wrong } as never;

    expect(checkRouting(routing)).toEqual([{ rule: 'routing', message }]);
  });
});
