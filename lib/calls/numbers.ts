/**
 * Whether two writings can be the same telephone: `+254711000111`, `254711000111` and `0711000111` can.
 * Africa's Talking mostly writes E.164, and has been seen to write the others within one call.
 */
export function mayBeSameNumber(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [significantDigits(a), significantDigits(b)];
  if (left === undefined || right === undefined) return false;
  return left.endsWith(right) || right.endsWith(left);
}

/** Of two writings of one number the more complete; the choice depends on the writings and not on their order. */
export function preferredNumber(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return preference(a) > preference(b) ? a : b;
}

/** E.164 sorts above everything else, then length, then the text itself. */
function preference(number: string): string {
  return `${number.startsWith('+') ? 1 : 0}${String(number.length).padStart(5, '0')}${number}`;
}

/** The digits without international or trunk prefix; none for browser phones (`user.client`) and short texts. */
function significantDigits(number: string): string | undefined {
  return /^\+?[\d\s()-]{7,}$/.test(number) ? number.replace(/\D/g, '').replace(/^0+/, '') : undefined;
}
