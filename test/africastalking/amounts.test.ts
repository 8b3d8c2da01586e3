import { expect, it } from 'vitest';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';

function amountIn(amount: string) {
  return parseCallback(new URLSearchParams({ amount }).toString()).amount;
}

it.each([
  ['147.440', '147.440'],
  ['KES 1.50', '1.50'],
  ['kes1.50', '1.50'],
  ['1.50 KES', '1.50'],
  ['1,234.5', '1234.5'],
  ['KES 1,234,567', '1234567'],
  ['-2', '-2'],
])('an amount written %j is %s', (sent, amount) => {
  expect(amountIn(sent)).toBe(amount);
});

it.each(['free', '1,50', '12,34.5', '1.2.3', '1e3', 'KES', '0x10', '9'.repeat(30)])(
  '%j is no amount',
  (sent) => {
    expect(amountIn(sent)).toBeUndefined();
  },
);
