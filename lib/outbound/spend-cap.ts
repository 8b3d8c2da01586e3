import { addAmounts, compareAmounts, type Money, multiplyAmounts } from '../calls/record/money.ts';

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
  /** The highest cost that is expected of one call. */
  readonly perCall: string;
}

/** A hundredth of the day's money is set aside for a call, unless told otherwise. */
export function spendCap(
  { currencyCode, amount }: Money,
  perCall = multiplyAmounts(amount, '0.01'),
): SpendCap {
  return { currencyCode, perDay: amount, perCall };
}

/** Whether the day has money for any call at all. Zero a day means none, whatever a call is taken to cost. */
export function hasRoomForOne(cap: SpendCap): boolean {
  return compareAmounts(cap.perDay, '0') > 0 && compareAmounts(maxSpentBefore(cap), '0') >= 0;
}

/** How much may be spoken for before a start, so that there is still enough for it. Below zero there never is. */
export function maxSpentBefore({ perDay, perCall }: SpendCap): string {
  return addAmounts(perDay, `-${perCall}`);
}

/** Whether four fifths of the day's money are spoken for. */
export function isNearCap({ perDay }: SpendCap, spent: string): boolean {
  return compareAmounts(spent, multiplyAmounts(perDay, '0.8')) >= 0;
}
