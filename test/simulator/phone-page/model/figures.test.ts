import { expect, test } from 'vitest';
import { clockTime, cost, counted, moment, took } from '../../../../simulator/phone-page/model/figures.js';

test.each([
  [0, '0:00'],
  [7.9, '0:07'],
  [754, '12:34'],
  [3723, '1:02:03'],
  [-1, '0:00'],
])('%d seconds on a clock are %s', (seconds, text) => {
  expect(clockTime(seconds)).toBe(text);
});

test.each([
  [0, '0.0 s'],
  [0.44, '0.4 s'],
  [59.9, '59.9 s'],
  [125.3, '2:05.3'],
])('the moment %d of a call is %s', (seconds, text) => {
  expect(moment(seconds)).toBe(text);
});

test.each([
  [0.4, '0 ms'],
  [8.2, '8 ms'],
  [1234, '1.2 s'],
])('%d milliseconds took %s', (milliseconds, text) => {
  expect(took(milliseconds)).toBe(text);
});

test.each([
  [{ amount: '147.440', currencyCode: 'UGX' }, 'UGX 147.440'],
  [{ amount: '0.600', currencyCode: 'KES' }, 'KES 0.600'],
  [{ amount: '0.000', currencyCode: 'KES' }, 'free'],
  [{ amount: '0', currencyCode: 'KES' }, 'free'],
  [{ amount: '1.5' }, '1.5'],
  [{ amount: '' }, undefined],
  [{}, undefined],
])('%j costs %s', (summary, text) => {
  expect(cost(summary)).toBe(text);
});

test('one of a thing is not several', () => {
  expect([counted(1, 'digit'), counted(2, 'digit'), counted(0, 'entry', 'entries')]).toEqual([
    '1 digit',
    '2 digits',
    '0 entries',
  ]);
});
