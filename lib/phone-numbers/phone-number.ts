import parsePhoneNumberFromString, {
  type CountryCode,
  getCountryCallingCode,
  isSupportedCountry,
  type PhoneNumber as LibraryNumber,
  type MetadataJson,
  validatePhoneNumberLength,
} from 'libphonenumber-js/core/es6';
import { kindOfNumber, type NumberKind } from './number-kind.ts';
import plans from './numbering-plans.json' with { type: 'json' };
import { type PhoneNumberRefusal, refusePhoneNumber } from './phone-number-refusal.ts';
import { readWriting } from './writing.ts';

declare const brand: unique symbol;

/** A telephone number in E.164, such as `+254711000111`. Only `parsePhoneNumber` makes one. */
export type PhoneNumber = string & { readonly [brand]: 'PhoneNumber' };

/** ISO 3166-1 alpha-2, such as `KE`. */
export type Country = CountryCode;

export interface ParsedPhoneNumber {
  readonly outcome: 'phone-number';
  readonly number: PhoneNumber;
  /** `undefined` for numbers that belong to no country, such as satellite phones. */
  readonly country: Country | undefined;
  readonly kind: NumberKind;
}

/** Loaded when the first number is read: most functions never read one. */
function metadata(): MetadataJson {
  return plans.metadata as unknown as MetadataJson;
}

export interface ReadingOptions {
  /** Where a number without a country code is read; without it such a number is refused. */
  readonly defaultCountry?: Country | undefined;
  /** Beginnings of numbers in E.164, such as `+25479`, that are taken although no numbering plan assigns them. */
  readonly extraRanges?: readonly string[] | undefined;
}

/**
 * Reads a telephone number as people write it: `+254711000111`, `254711000111`, `00254711000111`, with spaces,
 * dashes, dots or brackets, with the trunk zero left in (`+254 (0) 711…`), or in national form when a default
 * country is given. A `+` that a badly encoded query turned into a space is read as the plus that it was.
 *
 * All countries are known, by the numbering plans of Google's libphonenumber: a number that is in no assigned range
 * is refused, for its digits are wrong or it bills as nobody knows. A text that can be read as two different numbers
 * is refused, because the wrong one would ring a stranger's phone.
 */
export function parsePhoneNumber(
  text: string,
  { defaultCountry, extraRanges = [] }: ReadingOptions = {},
): ParsedPhoneNumber | PhoneNumberRefusal {
  const compact = readWriting(text);
  if (typeof compact !== 'string') return compact;

  const readings = possibleReadings(compact, defaultCountry);
  if (readings.length === 0) return refusePhoneNumber('national');

  const [number, other] = believableNumbers(readings, extraRanges);
  if (number === undefined) return refuseReading(likeliest(compact, readings));
  if (other !== undefined) return refusePhoneNumber('ambiguous');
  if (!readsAsItself(number)) return refusePhoneNumber('reads-as-another');
  return describe(number);
}

/** The country that a number belongs to; `undefined` for the codes that no country owns, such as +881. */
export function countryOf(number: PhoneNumber): Country | undefined {
  return parsePhoneNumberFromString(number, metadata())?.country;
}

/** True for the two-letter code of a country whose numbering plan is known; the letters are capitals. */
export function isCountry(text: string): text is Country {
  return isSupportedCountry(text as Country, metadata());
}

/**
 * False for a number that begins like a trunk prefix: read once more, it would lose its beginning and be another's. In Belarus
 * +375 8 810 127 1136 is the premium number +375 810 127 1136, and that again +375 10 127 1136.
 */
function readsAsItself(number: PhoneNumber): boolean {
  return parsePhoneNumberFromString(number, readingOptions(undefined), metadata())?.number === number;
}

function describe(number: PhoneNumber): ParsedPhoneNumber {
  const parsed = parsePhoneNumberFromString(number, metadata()) as LibraryNumber;
  const kind = kindOfNumber(parsed.countryCallingCode, parsed.getType());
  return { outcome: 'phone-number', number, country: parsed.country, kind };
}

/** One way to read the digits: in E.164, or as somebody in a country would dial them. */
interface Reading {
  readonly digits: string;
  readonly country?: Country | undefined;
}

function possibleReadings(compact: string, defaultCountry: Country | undefined): Reading[] {
  const national = defaultCountry === undefined ? [] : [{ digits: compact, country: defaultCountry }];
  if (compact.startsWith('+')) return [{ digits: compact }];
  if (compact.startsWith('00')) return [{ digits: `+${compact.slice(2)}` }, ...national];
  if (compact.startsWith('0')) return national;
  return [{ digits: `+${compact}` }, ...national];
}

/** The best guess at what an invalid number was meant to be. It decides only which country the message names. */
function likeliest(compact: string, readings: readonly Reading[]): Reading {
  const [first, national] = readings as [Reading, Reading?];
  if (national?.country === undefined || compact.startsWith('00')) return first;
  return compact.startsWith(getCountryCallingCode(national.country, metadata())) ? first : national;
}

/**
 * A trunk zero after the country code is a slip that is forgiven, but not believed against a reading without one:
 * 27 08 00 00 00 in Côte d'Ivoire is not +27 (0) 8 00 00 00.
 */
function believableNumbers(readings: readonly Reading[], extraRanges: readonly string[]): PhoneNumber[] {
  const valid = readings.flatMap(({ digits, country }) => {
    const parsed = parsePhoneNumberFromString(digits, readingOptions(country), metadata());
    if (parsed === undefined || !(parsed.isValid() || isLetIn(parsed, extraRanges))) return [];
    return {
      number: parsed.number as string as PhoneNumber,
      isAsWritten: country !== undefined || parsed.number === digits,
    };
  });
  const asWritten = valid.filter(({ isAsWritten }) => isAsWritten);
  return [...new Set((asWritten.length > 0 ? asWritten : valid).map(({ number }) => number))];
}

/** Whether a number is in one of the extra ranges, which are newer than the numbering plans. Its length must be right for its country. */
function isLetIn(parsed: LibraryNumber, extraRanges: readonly string[]): boolean {
  return parsed.isPossible() && extraRanges.some((beginning) => parsed.number.startsWith(beginning));
}

function refuseReading({ digits, country }: Reading): PhoneNumberRefusal {
  const length = validatePhoneNumberLength(digits, readingOptions(country), metadata());
  const place = country ?? parsePhoneNumberFromString(digits, { extract: false }, metadata())?.country;
  switch (length) {
    case 'INVALID_COUNTRY':
      return refusePhoneNumber('unknown-country');
    case 'TOO_SHORT':
      return refusePhoneNumber('too-short', place);
    case 'TOO_LONG':
      return refusePhoneNumber('too-long', place);
    default:
      return refusePhoneNumber('not-assigned', place);
  }
}

function readingOptions(country: Country | undefined) {
  return country === undefined ? { extract: false } : { extract: false, defaultCountry: country };
}
