import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkFlow } from '../../../flow-kit/check/index.ts';
import { runs } from '../../runs.ts';

const bye = { end: 'Goodbye.' };
const out = { silence: 'bye', wrong: 'bye' };
function named(count: number, step: (i: number, next: string) => object) {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [`s${i}`, step(i, i === count - 1 ? 'bye' : `s${i + 1}`)]),
  );
}
function seconds(work: () => void): number {
  const { user, system } = process.cpuUsage();
  work();
  const after = process.cpuUsage();
  return (after.user - user + after.system - system) / 1e6;
}

describe('the static check takes less than a second of the processor for', () => {
  test.each([
    [
      'a menu of 300 steps with 500 turns',
      {
        maxTurns: { times: 500, next: 'bye' },
        steps: named(300, (_, next) => ({ ask: 'Press 1 or 2.', keys: { 1: next, 2: 's0' }, ...out })),
      },
    ],
    [
      'the same with steps that are limited',
      {
        maxTurns: { times: 500, next: 'bye' },
        steps: named(300, (i, next) => ({
          ask: 'Press 1 or 2.',
          keys: { 1: next, 2: 's0' },
          ...out,
          ...(i % 10 === 0 ? { maxVisits: { times: 20, next: 'bye' } } : {}),
        })),
      },
    ],
    [
      'twenty rounds of polling, four ways round',
      {
        steps: {
          s0: {
            compute: { a: 'w', b: 'w', c: 'w', d: 'w', done: 'bye' },
            timeoutSeconds: 0.05,
            failed: 'bye',
            maxVisits: { times: 20, next: 'bye' },
          },
          w: { compute: { go: 's0' }, timeoutSeconds: 0.05, failed: 's0' },
        },
        code: () => ({ s0: async (): Promise<string> => 'a', w: async (): Promise<string> => 'go' }),
      },
    ],
    [
      'twelve computations in a row, five outcomes each',
      {
        steps: named(12, (_, next) => ({
          compute: { a: next, b: next, c: next, d: next, e: next },
          timeoutSeconds: 0.05,
          failed: 'bye',
        })),
        code: () => Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`s${i}`, async () => 'a'])),
      },
    ],
    [
      'thirty announcements that go round, with 500 turns',
      {
        maxTurns: { times: 500, next: 'bye' },
        steps: {
          ...named(30, (i, next) => ({ say: 'Tea.', next: i === 29 ? 'again' : next })),
          again: { ask: 'Again?', keys: { 1: 's0' }, ...out },
        },
      },
    ],
  ])('%s', (_, given) => {
    const { steps, ...rest } = given as { steps: object };
    const big = { start: 's0', ...rest, steps: { ...steps, bye } };
    let faults: readonly unknown[] = [];

    const taken = Math.min(
      ...[1, 2, 3].map(() => seconds(() => (faults = checkFlow('big', { ...big } as never).faults))),
    );

    expect(faults).toEqual([]);
    expect(taken).toBeLessThan(1);
  });
});

/** Parts of flows, right and wrong, at random. */
const anyValue = fc.oneof(
  fc.constantFrom(
    's0',
    's1',
    's2',
    'bye',
    'nowhere',
    'constructor',
    '__proto__',
    ' ',
    '{x}',
    '{callerNumber}',
    '+254711000222',
    'Hello {x:KES}.',
    '<b>',
    ['$', '{x}'].join(''),
  ),
  fc.constantFrom(0, 1, 4, -1, 2.5, 1e9, Number.NaN, null, undefined, true, false),
  fc.constantFrom(
    { 1: 's0' },
    { next: 's0' },
    { say: 'A.', next: 's0' },
    { en: 'A.' },
    [],
    ['A.', { play: '{x}' }],
    [null],
    { min: 1, max: 4 },
    { times: 3, next: 'bye' },
    () => ({}),
    { set: { x: 1 }, next: 's1' },
  ),
);
const anyStep = fc.dictionary(
  fc.constantFrom(
    'say',
    'play',
    'ask',
    'keys',
    'digits',
    'into',
    'secret',
    'next',
    'silence',
    'wrong',
    'record',
    'maxLength',
    'dial',
    'maxDuration',
    'unanswered',
    'enqueue',
    'dequeue',
    'estimatedSeconds',
    'redirect',
    'reject',
    'compute',
    'timeoutSeconds',
    'failed',
    'save',
    'data',
    'set',
    'count',
    'branch',
    'is',
    'atLeast',
    'known',
    'otherwise',
    'hours',
    'open',
    'closed',
    'language',
    'end',
    'maxVisits',
    'run',
    'return',
  ),
  anyValue,
  { maxKeys: 6 },
);
const anyFlow = fc.record(
  {
    start: anyValue,
    steps: fc.oneof(
      {
        weight: 9,
        arbitrary: fc.dictionary(
          fc.constantFrom('s0', 's1', 's2', 'bye', 'constructor'),
          fc.oneof({ weight: 9, arbitrary: anyStep }, anyValue),
        ),
      },
      anyValue,
    ),
    variables: fc.oneof(anyValue, fc.dictionary(fc.constantFrom('x', 'phone'), anyValue)),
    languages: fc.oneof(anyValue, fc.dictionary(fc.constantFrom('en', 'sw'), anyValue)),
    audio: fc.oneof(anyValue, fc.dictionary(fc.constantFrom('j', 'x'), anyValue)),
    maxTurns: anyValue,
    code: anyValue,
  },
  { requiredKeys: [] },
);

test('the static check never throws, whatever the flow is, and says of nothing odd that it cannot be looked at', () => {
  fc.assert(
    fc.property(anyFlow, (flow) => {
      const { faults } = checkFlow('any', flow as never);

      expect(faults.map(({ message }) => message).join()).not.toContain('cannot be looked at');
    }),
    { numRuns: runs(300, 2000) },
  );
});
