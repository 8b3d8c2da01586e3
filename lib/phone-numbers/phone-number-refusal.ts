import type { CountryCode } from 'libphonenumber-js/core/es6';

export type PhoneNumberRefusalReason = keyof typeof sentences;

/** Why a text is not a telephone number. The message repeats no digit of it, so it may be logged. */
export interface PhoneNumberRefusal {
  readonly outcome: 'refused';
  readonly reason: PhoneNumberRefusalReason;
  readonly message: string;
}

const COMPLETE = 'Write it with its country code, such as +254711000111';

const sentences = {
  blank: () => `The phone number is empty. ${COMPLETE}.`,
  placeholder: () =>
    'X and Y in a phone number stand for digits: put those of a real number there, such as 254711000111.',
  'not-digits': () =>
    `A phone number has digits, an optional + at its start, spaces, dashes, dots and brackets. ${COMPLETE}.`,
  'power-of-ten': () =>
    `A spreadsheet has written the phone number as a power of ten, and its last digits are lost. Format the column as text and enter the number anew. ${COMPLETE}.`,
  tail: () =>
    `More digits stand behind the phone number, such as decimals or an extension. Leave them out. ${COMPLETE}.`,
  national: () =>
    `A number that begins with 0 is in national form, and no default country is configured. ${COMPLETE}.`,
  'unknown-country': () => `The phone number begins with no country code that exists. ${COMPLETE}.`,
  'too-short': (place) => `The phone number is too short${place}. Check that no digit is missing.`,
  'too-long': (place) => `The phone number is too long${place}. Check that no digit was added.`,
  'not-assigned': (place) =>
    `The phone number is in no range that is assigned${place}. Check its digits. If the range is new, the setting EXTRA_NUMBER_RANGES lets it in.`,
  ambiguous: () =>
    'The phone number can be read as an international and as a national one. Write a + before its country code, or the national number with its leading 0.',
  'reads-as-another': () =>
    'The phone number begins as if a trunk prefix stood before a shorter number, which the next network may ring in its place. It cannot be called.',
} satisfies Record<string, (place: string) => string>;

export function refusePhoneNumber(
  reason: PhoneNumberRefusalReason,
  country?: CountryCode,
): PhoneNumberRefusal {
  const place = country === undefined ? '' : ` for ${nameOf(country)}`;
  return { outcome: 'refused', reason, message: sentences[reason](place) };
}

function nameOf(country: CountryCode): string {
  return new Intl.DisplayNames('en', { type: 'region' }).of(country) ?? country;
}
