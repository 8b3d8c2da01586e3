import { isE164 } from '../../phone-numbers/e164.ts';

/**
 * Whether two texts can name the same telephone, as `+254711000111`, `254711000111` and `0711000111` can. Africa's Talking mostly
 * writes E.164, but has been seen to write the other forms within one call, and a SIP address for a number. Two numbers with
 * country codes are the same only if they are equal.
 */
export function mayBeSameNumber(a: string, b: string): boolean {
  const [left, right] = [withoutHost(a), withoutHost(b)];
  if (left === right) return true;
  // Two complete numbers that differ are two numbers, even if they end alike.
  if (isE164(left) && isE164(right)) return false;
  const [leftDigits, rightDigits] = [significantDigits(left), significantDigits(right)];
  if (leftDigits === undefined || rightDigits === undefined) return false;
  if (leftDigits === rightDigits) return true;
  const [isLeftWhole, isRightWhole] = [isInternational(left), isInternational(right)];
  return (
    (!isRightWhole && leftDigits.endsWith(rightDigits)) || (!isLeftWhole && rightDigits.endsWith(leftDigits))
  );
}

/** The more complete of two forms of a number. The choice does not depend on their order. */
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

/** No African number is as long as this without its country code. */
const MIN_INTERNATIONAL_DIGITS = 11;

/** Whether the country code is there: behind `+` or `00`, or because the number is so long. */
function isInternational(number: string): boolean {
  const digits = number.replace(/\D/g, '');
  return /^(\+|00)/.test(number) || (!digits.startsWith('0') && digits.length >= MIN_INTERNATIONAL_DIGITS);
}

/** No telephone number is shorter without its country code. */
const MIN_DIGITS = 7;

/** The digits without international or trunk prefix; none for browser phones (`user.client`) and short texts. */
function significantDigits(number: string): string | undefined {
  if (!/^\+?[\d\s()-]+$/.test(number)) return undefined;
  const digits = number.replace(/\D/g, '').replace(/^0+/, '');
  return digits.length < MIN_DIGITS ? undefined : digits;
}
