import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSpeechTimer } from '../../../flow-kit/check/speech.ts';
import { type DataType, digits, flow, integer, phoneNumber, text } from '../../../lib/flows/index.ts';

/** A voice takes about half a second for a digit that it reads by itself, and a second for one of a number in words. */
const SECONDS_PER_DIGIT = 0.5;

function secondsOf(words: string, type: DataType<string | number> = text(20)): number {
  return createSpeechTimer(flow({ start: 'a', variables: { it: type }, steps: { a: { end: 'Goodbye.' } } }))(
    words,
  );
}

test('digits, letters and telephone numbers that are read one by one take half a second each at least', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30 }), (length) => {
      const least = length * SECONDS_PER_DIGIT;

      expect(secondsOf('{it}', digits(length))).toBeGreaterThanOrEqual(least);
      expect(secondsOf('{it:characters}', text(length))).toBeGreaterThanOrEqual(least);
      expect(secondsOf(`Call ${'7'.repeat(length)} now.`)).toBeGreaterThanOrEqual(least);
      expect(secondsOf('{it:cardinal}', integer(0, 10 ** Math.min(length, 15) - 1))).toBeGreaterThanOrEqual(
        Math.min(length, 15),
      );
    }),
  );
  expect(secondsOf('{it}', phoneNumber)).toBeGreaterThanOrEqual(16 * SECONDS_PER_DIGIT);
  expect(secondsOf('{callerNumber}')).toBeGreaterThanOrEqual(13 * SECONDS_PER_DIGIT);
});

test('money, quantities, dates and pauses take the time of their words', () => {
  expect(secondsOf('{it:KES}', integer(0, 99_999))).toBeGreaterThanOrEqual(6);
  expect(secondsOf('{it:kg}', integer(0, 999))).toBeGreaterThanOrEqual(4);
  expect(secondsOf('{it:date}', text(10))).toBeGreaterThanOrEqual(4);
  expect(secondsOf('{7s}')).toBe(7);
});
