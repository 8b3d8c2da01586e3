import { factsOf } from './numbering.ts';

/** Prices of a minute, as decimal text in the currency of the line. */
interface Rate {
  readonly inbound: string;
  readonly outbound: string;
}

/** Prices by dialling code; `*` is for all others. A call to a browser or SIP phone costs nothing. */
export type RateTable = Readonly<Record<string, Rate>> & { readonly '*': Rate };

/**
 * Prices of the right size, so that totals look like bills; Africa's Talking's real ones differ by
 * account and change.
 */
export const defaultRates: RateTable = {
  '254': { inbound: '0.60', outbound: '2.80' },
  '256': { inbound: '12.00', outbound: '110.00' },
  '255': { inbound: '10.00', outbound: '75.00' },
  '250': { inbound: '4.00', outbound: '38.00' },
  '234': { inbound: '1.50', outbound: '18.00' },
  '*': { inbound: '1.00', outbound: '25.00' },
};

/** A stretch of talk with one phone. */
export interface Charge {
  readonly phoneNumber: string;
  readonly direction: 'inbound' | 'outbound';
  /** Whole seconds. */
  readonly seconds: number;
}

/**
 * The sum of the charges, exact, with three decimals as Africa's Talking writes it (`147.440`): each is
 * its rate a minute by the second, rounded half up to a thousandth.
 */
export function costOf(charges: readonly Charge[], rates: RateTable): string {
  const thousandths = charges.reduce((sum, charge) => sum + thousandthsOf(charge, rates), 0n);
  return `${thousandths / 1000n}.${String(thousandths % 1000n).padStart(3, '0')}`;
}

function thousandthsOf({ phoneNumber, direction, seconds }: Charge, rates: RateTable): bigint {
  if (!phoneNumber.startsWith('+')) return 0n;
  const rate = (rates[factsOf(phoneNumber).countryCode] ?? rates['*'])[direction];
  const { units, scale } = parseDecimal(rate);
  // units / scale × seconds / 60 × 1000, half up.
  const numerator = units * BigInt(seconds) * 1000n;
  const denominator = scale * 60n;
  return (2n * numerator + denominator) / (2n * denominator);
}

function parseDecimal(text: string): { units: bigint; scale: bigint } {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) throw new RangeError(`A rate is decimal text such as "2.80": ${JSON.stringify(text)}`);
  const [, whole = '', fraction = ''] = match;
  return { units: BigInt(whole + fraction), scale: 10n ** BigInt(fraction.length) };
}
