import { addAmounts, compareAmounts, type Money } from '../calls/record/money.ts';

/**
 * A cap on money cannot know what a call will cost: Africa's Talking tells when it is over. So each start sets `perCall`
 * aside, and the end of the call puts what it really cost in its place. No call is started that could not be set aside
 * for; what a running call costs above `perCall` may go past the cap.
 */
export interface SpendCap {
  /** ISO 4217, the currency that Africa's Talking bills the account in. */
  readonly currencyCode: string;
  /** A decimal, as in `Money`. */
  readonly perDay: string;
  /** What one call may cost: the dearest that is expected. */
  readonly perCall: string;
}

/** A hundredth of the day's money is set aside for a call, unless told otherwise. */
export function spendCap({ currencyCode, amount }: Money, perCall = hundredthOf(amount)): SpendCap {
  return { currencyCode, perDay: amount, perCall };
}

/** How much may be spoken for before a start, so that there is still enough for it. Below zero there never is. */
export function maxSpentBefore({ perDay, perCall }: SpendCap): string {
  return addAmounts(perDay, `-${perCall}`);
}

/** Whether four fifths of the day's money are spoken for. */
export function isNearCap({ perDay }: SpendCap, spent: string): boolean {
  const times = (count: number, amount: string) => addAmounts(...Array<string>(count).fill(amount));
  return compareAmounts(times(5, spent), times(4, perDay)) >= 0;
}

function hundredthOf(amount: string): string {
  const [whole = '', fraction = ''] = amount.split('.');
  const digits = whole.padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}${fraction}`;
}
