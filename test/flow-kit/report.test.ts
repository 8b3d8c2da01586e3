import { expect, test } from 'vitest';
import { checkFlow } from '../../flow-kit/check/index.ts';
import { lengthInWords, reportOf } from '../../flow-kit/check/report.ts';

test('a report names every fault with its step and its rule', () => {
  const flow = { start: 'a', steps: { a: { say: 'A.', next: 'b' } } };

  expect(reportOf('broken', checkFlow('broken', flow))).toBe(
    [
      'broken             1 steps  2 faults',
      "  a: It leads to 'b' on 'next', which is not there [unknown-step]",
      '  a: No way from here ever ends the call [dead-end]',
    ].join('\n'),
  );
});

test.each([
  [{ seconds: 5.2, turns: 1 }, 'at most 6 s and 1 turn'],
  [{ seconds: 60, turns: 2 }, 'at most 1 min 0 s and 2 turns'],
])('a length reads %j', (length, words) => {
  expect(lengthInWords(length)).toBe(words);
});
