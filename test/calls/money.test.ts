import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addAmounts, compareAmounts, isAmount } from '../../lib/calls/record/money.ts';

const anAmount = fc
  .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 6 }))
  .map(([units, places]) => write(units, places));

/** An amount written by other means than the code's own. */
function write(units: bigint, places: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
  return places === 0 ? sign + digits : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function millionths(amount: string): bigint {
  const [whole = '', fraction = ''] = amount.split('.');
  return BigInt(whole + fraction.padEnd(6, '0'));
}

describe('money', () => {
  it('adds up exactly where floating-point numbers do not', () => {
    expect(addAmounts('0.1', '0.2')).toBe('0.3');
    expect(addAmounts('9007199254740993', '0.001')).toBe('9007199254740993.001');
    expect(addAmounts('147.440', '0', '-0.440')).toBe('147.000');
  });

  it('is nothing when there is nothing to add', () => {
    expect(addAmounts()).toBe('0');
  });

  it('adds up to the same in any order', () => {
    fc.assert(
      fc.property(fc.array(anAmount), (amounts) => {
        expect(addAmounts(...[...amounts].reverse())).toBe(addAmounts(...amounts));
      }),
    );
  });

  it('adds up to the same piece by piece', () => {
    fc.assert(
      fc.property(fc.array(anAmount, { minLength: 1 }), (amounts) => {
        expect(amounts.reduce((sum, amount) => addAmounts(sum, amount))).toBe(
          addAmounts(...amounts.slice(0, 1), ...amounts.slice(1)),
        );
      }),
    );
  });

  it('adds up to the last digit', () => {
    fc.assert(
      fc.property(fc.array(anAmount), (amounts) => {
        const sum = amounts.reduce((total, amount) => total + millionths(amount), 0n);

        expect(millionths(addAmounts(...amounts))).toBe(sum);
      }),
    );
  });

  it('is compared by what it is worth', () => {
    fc.assert(
      fc.property(anAmount, anAmount, (a, b) => {
        expect(compareAmounts(a, b)).toBe(Math.sign(Number(millionths(a) - millionths(b))));
      }),
    );
    expect(compareAmounts('0', '0.000')).toBe(0);
    expect(compareAmounts('10', '9.99')).toBe(1);
    expect(compareAmounts('plenty', '0')).toBe(-1);
  });

  it.each(['147.440', '0', '.5', '5.', '-3', '+1.0', ' 2 '])('is the amount %j', (text) => {
    expect(isAmount(text)).toBe(true);
  });

  it.each(['', '.', '1,000', '1e3', 'KES 5', '0x10', '--1', 'NaN', 'Infinity'])('is not %j', (text) => {
    expect(isAmount(text)).toBe(false);
  });
});
