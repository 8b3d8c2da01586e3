/**
 * Whether two writings can be the same telephone: `+254711000111`, `254711000111` and `0711000111` can.
 * Africa's Talking mostly writes E.164, and has been seen to write the others within one call, and a SIP
 * number with its host behind it.
 */
export function mayBeSameNumber(a: string, b: string): boolean {
  const [left, right] = [withoutHost(a), withoutHost(b)];
  if (left === right) return true;
  const [leftDigits, rightDigits] = [significantDigits(left), significantDigits(right)];
  if (leftDigits === undefined || rightDigits === undefined) return false;
  return leftDigits.endsWith(rightDigits) || rightDigits.endsWith(leftDigits);
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

function withoutHost(number: string): string {
  return number.replace(/[@.][\w.-]*africastalking\.com$/i, '');
}

/** No telephone number is shorter without its country code. */
const MIN_DIGITS = 7;

/** The digits without international or trunk prefix; none for browser phones (`user.client`) and short texts. */
function significantDigits(number: string): string | undefined {
  if (!/^\+?[\d\s()-]+$/.test(number)) return undefined;
  const digits = number.replace(/\D/g, '').replace(/^0+/, '');
  return digits.length < MIN_DIGITS ? undefined : digits;
}
