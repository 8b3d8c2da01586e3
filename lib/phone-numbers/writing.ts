import { type PhoneNumberRefusal, refusePhoneNumber } from './phone-number-refusal.ts';

/** No number has more than 15 digits; the rest is room for punctuation. */
const MAX_TEXT_LENGTH = 40;

/**
 * Takes the punctuation out of a written number. What is left is a `+` or none, and digits in ASCII.
 *
 * Nothing that stands behind a complete number is joined to it: a spreadsheet's `254711000111.0` is the number before
 * the dot, and `254711000111.5`, `0711000111/2` or `2.54711E+11` is refused, because other digits than those that
 * somebody meant would ring a stranger's phone.
 */
export function readWriting(text: string): string | PhoneNumberRefusal {
  const plain = inAscii(text);
  const compact = plain.replace(SEPARATORS, '');
  if (compact === '') return refusePhoneNumber('blank');
  if (isPowerOfTen(plain)) return refusePhoneNumber('power-of-ten');
  if (/^\+?[\dXY]*[XY]{2}[\dXY]*$/i.test(compact)) return refusePhoneNumber('placeholder');
  if (text.length > MAX_TEXT_LENGTH || !/^\+?\d+$/.test(compact)) return refusePhoneNumber('not-digits');

  const whole = withoutZeroDecimals(plain);
  return hasTail(whole) ? refusePhoneNumber('tail') : whole.replace(SEPARATORS, '');
}

const SEPARATORS = /[\s\-.()[\]/]/g;
const POWER_OF_TEN = /^\+?\d[\d.,]*e[+-]?\d+$/i;

/** Whether a text is what a spreadsheet makes of a long number: its last digits are lost. */
export function isPowerOfTen(text: string): boolean {
  return POWER_OF_TEN.test(text.replace(/\s/g, ''));
}

/** As many digits in one piece are a number already, in the smallest countries. */
const MIN_COMPLETE_DIGITS = 5;

/** Removes the decimals that a spreadsheet adds to a cell that it takes for a number: a dot after all digits, and zeros. */
function withoutZeroDecimals(plain: string): string {
  return plain.replace(/^([^.]*)\.0+\s*$/, '$1');
}

/** Whether the text ends in a group that no phone number ends in: a decimal, an extension, or the end of a second number. */
function hasTail(plain: string): boolean {
  const [, before = '', separators = '', last = ''] = /(\d+)(\D+)(\d+)\D*$/.exec(plain) ?? [];
  if (last === '') return false;
  const isBehindWhole = before.length >= MIN_COMPLETE_DIGITS;
  const isBehindOnlyDot = /[./]/.test(separators) && plain.split(/[./]/).length === 2;
  return (
    last.length === 1 ||
    (last.length === 2 && (isBehindWhole || isBehindOnlyDot)) ||
    (isBehindWhole && isBehindOnlyDot)
  );
}

/** Where the digit zero stands in the scripts that a phone's keyboard may offer: full-width, Arabic, Persian. */
const zeros = [0xff10, 0x0660, 0x06f0];

/** In ASCII, without marks that nobody sees; every kind of dash is one, and a plus that was encoded twice is a plus. */
function inAscii(text: string): string {
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\uff0b/g, '+')
    .replace(/^\s*%2B/i, '+')
    .replace(/[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]/g, (digit) => {
      const code = digit.charCodeAt(0);
      return String(code - (zeros.find((zero) => code >= zero && code <= zero + 9) as number));
    });
}
