import { describe, expect, it } from 'vitest';
import {
  type Country,
  countryOf,
  isCountry,
  type PhoneNumber,
  parsePhoneNumber,
} from '../../lib/phone-numbers/phone-number.ts';

describe('a number that is written', () => {
  it.each([
    ['in E.164', '+254711000111'],
    ['without its plus', '254711000111'],
    ['with a plus that decoding turned into a space', ' 254711000111'],
    ['with the international prefix', '00254711000111'],
    ['in groups', '+254 711 000 111'],
    ['with dashes', '+254-711-000-111'],
    ['with brackets and the trunk zero', '+254 (0) 711 000 111'],
    ['with dots and slashes', '254.711/000.111'],
    ['with hyphens of another kind', '+254\u2011711\u2013000\u2212111'],
    [
      'with no-break spaces and invisible marks, as a contact list copies it',
      '\u202a+254\u00a0711\u00a0000\u00a0111\u202c',
    ],
    ['with a line end', '+254711000111\n'],
    ['in Arabic digits', '٢٥٤٧١١٠٠٠١١١'],
    ['in Persian digits', '+۲۵۴۷۱۱۰۰۰۱۱۱'],
    ['in full-width digits', '＋２５４７１１０００１１１'],
  ])('%s is the same number', (_, text) => {
    expect(parsePhoneNumber(text)).toEqual({
      outcome: 'phone-number',
      number: '+254711000111',
      country: 'KE',
      kind: 'ordinary',
    });
  });

  it.each([
    '0711000111',
    '0711 000 111',
    '(0711) 000-111',
    '711000111',
    '254711000111',
    '+254711000111',
    '00254711000111',
    '000254711000111',
  ])('as %s is a Kenyan one where Kenya is the default country', (text) => {
    expect(parsePhoneNumber(text, { defaultCountry: 'KE' })).toMatchObject({
      number: '+254711000111',
      country: 'KE',
    });
  });

  it.each([
    ['+256772123456', 'UG'],
    ['+2348031234567', 'NG'],
    ['+255754123456', 'TZ'],
    ['+250788123456', 'RW'],
    ['+265991234567', 'MW'],
    ['+27821234567', 'ZA'],
    ['+12125551234', 'US'],
    ['+14165551234', 'CA'],
    ['+18765551234', 'JM'],
    ['+77011234567', 'KZ'],
    ['+390612345678', 'IT'],
    ['+4915112345678', 'DE'],
  ])('as %s belongs to %s', (text, country) => {
    const parsed = parsePhoneNumber(text);

    expect(parsed).toMatchObject({ outcome: 'phone-number', number: text, country });
    expect(countryOf(text as PhoneNumber)).toBe(country);
  });

  it('keeps to its own country whatever the default is', () => {
    expect(parsePhoneNumber('256772123456', { defaultCountry: 'KE' })).toMatchObject({ country: 'UG' });
  });
});

const notAssigned =
  'The phone number is in no range that is assigned for Kenya. Check its digits. If the range is new, the setting EXTRA_NUMBER_RANGES lets it in.';

describe('what a spreadsheet or a list has spoiled', () => {
  it.each(['254711000111.0', '+254711000111.00', '254 711 000 111.0', '+254711000111.0 '])(
    'such as %j is the number before the zeros',
    (text) => {
      expect(parsePhoneNumber(text)).toMatchObject({ number: '+254711000111' });
    },
  );

  it.each([
    ['254711000111.5', 'tail'],
    ['25471100011.1', 'tail'],
    ['+49 30 123 456.25', 'tail'],
    ['254711000111/2', 'tail'],
    ['254711000111-0', 'tail'],
    ['254711000111 0', 'tail'],
    ['254.711.000.111.0', 'tail'],
    ['2.54711E+11', 'power-of-ten'],
    ['2.54711000111e11', 'power-of-ten'],
    ['2,54711E+11', 'power-of-ten'],
    ['254711E6', 'power-of-ten'],
    ['254711000111,0', 'not-digits'],
  ])('such as %j is refused, never joined: %s', (text, reason) => {
    expect(parsePhoneNumber(text, { defaultCountry: 'KE' })).toMatchObject({ outcome: 'refused', reason });
  });
});

describe('a number in no assigned range', () => {
  it.each([
    ['+254900100000', 'beside the premium numbers of Kenya'],
    ['+256900123456', 'beside those of Uganda'],
    ['+260906000000', 'beside those of Zambia'],
    ['+23480312345678', 'a Nigerian mobile with a digit too many'],
    ['+254311000111', 'of a Kenyan prefix that nobody has'],
  ])('%s, %s, is refused', (text) => {
    expect(parsePhoneNumber(text)).toMatchObject({ outcome: 'refused' });
  });

  it('is let in by its beginning, where its length is one of its country’s', () => {
    const extraRanges = ['+25431'];

    expect(parsePhoneNumber('0311 000 111', { defaultCountry: 'KE', extraRanges })).toMatchObject({
      number: '+254311000111',
      country: 'KE',
      kind: 'ordinary',
    });
    expect(parsePhoneNumber('+254311', { extraRanges })).toMatchObject({ reason: 'too-short' });
    expect(parsePhoneNumber('+254312000111', { extraRanges: ['+254311'] })).toMatchObject({
      reason: 'not-assigned',
    });
  });

  it('is not made ordinary by a range that is let in where it is known to bill at a premium', () => {
    expect(parsePhoneNumber('+254900223456', { extraRanges: ['+254'] })).toMatchObject({
      kind: 'premium-rate',
    });
  });
});

describe('a text that is no number', () => {
  it.each<[string, string, Country | undefined, string]>([
    [
      '',
      'blank',
      undefined,
      'The phone number is empty. Write it with its country code, such as +254711000111.',
    ],
    [
      ' \t',
      'blank',
      undefined,
      'The phone number is empty. Write it with its country code, such as +254711000111.',
    ],
    [
      '254711XXXYYY',
      'placeholder',
      undefined,
      'X and Y in a phone number stand for digits: put those of a real number there, such as 254711000111.',
    ],
    [
      '+254711000111x',
      'not-digits',
      undefined,
      'A phone number has digits, an optional + at its start, spaces, dashes, dots and brackets. Write it with its country code, such as +254711000111.',
    ],
    [
      '0711000111',
      'national',
      undefined,
      'A number that begins with 0 is in national form, and no default country is configured. Write it with its country code, such as +254711000111.',
    ],
    [
      '+999711000111',
      'unknown-country',
      undefined,
      'The phone number begins with no country code that exists. Write it with its country code, such as +254711000111.',
    ],
    [
      '+254711',
      'too-short',
      undefined,
      'The phone number is too short for Kenya. Check that no digit is missing.',
    ],
    [
      '+254711000111222',
      'too-long',
      undefined,
      'The phone number is too long for Kenya. Check that no digit was added.',
    ],
    ['+254311000111', 'not-assigned', undefined, notAssigned],
    ['+2541234567', 'not-assigned', undefined, notAssigned],
    ['0711000', 'not-assigned', 'KE', notAssigned],
    ['711', 'too-short', 'KE', 'The phone number is too short for Kenya. Check that no digit is missing.'],
    ['25471', 'too-short', 'KE', 'The phone number is too short for Kenya. Check that no digit is missing.'],
  ])('such as %j is refused as %s', (text, reason, defaultCountry, message) => {
    expect(parsePhoneNumber(text, { defaultCountry })).toEqual({ outcome: 'refused', reason, message });
  });

  it.each([
    '+',
    'abc',
    '++254711000111',
    '+254+711000111',
    '254711000111,254722000222',
    '+254711000111;ext=1',
    'tel:+254711000111',
    '*100#',
    '²54711000111',
    '9'.repeat(100_000),
    '+254711000111'.padEnd(41),
  ])('such as %.20j is refused as not made of digits', (text) => {
    expect(parsePhoneNumber(text)).toMatchObject({ outcome: 'refused', reason: 'not-digits' });
  });

  it('that can be read as two numbers is refused rather than guessed at', () => {
    const americanOrComorian = '2693631972';

    expect(parsePhoneNumber(`+${americanOrComorian}`)).toMatchObject({ country: 'KM' });
    expect(parsePhoneNumber(`+1${americanOrComorian}`)).toMatchObject({ country: 'US' });
    expect(parsePhoneNumber(americanOrComorian, { defaultCountry: 'US' })).toMatchObject({
      outcome: 'refused',
      reason: 'ambiguous',
    });
  });

  it('is refused in words that repeat none of its digits', () => {
    const refusal = parsePhoneNumber('+2543987654');

    expect(JSON.stringify(refusal)).not.toContain('3987654');
  });
});

describe('the kind of a number', () => {
  it.each([
    ['+254900223456', 'premium-rate'],
    ['+19002345678', 'premium-rate'],
    ['+979123456789', 'premium-rate'],
    ['+447012345678', 'personal'],
    ['+35780112345', 'shared-cost'],
    ['+80012345678', 'freephone'],
    ['+870773111632', 'satellite'],
    ['+881631234567', 'satellite'],
    ['+88216123456', 'international-network'],
    ['+883510012345', 'international-network'],
    ['+254711000111', 'ordinary'],
    ['+447911123456', 'ordinary'],
  ])('of %s is %s', (text, kind) => {
    expect(parsePhoneNumber(text)).toMatchObject({ outcome: 'phone-number', kind });
  });

  it('of a satellite phone comes with no country', () => {
    expect(parsePhoneNumber('+881631234567')).toMatchObject({ country: undefined });
  });
});

describe('isCountry', () => {
  it.each(['KE', 'UG', 'NG'])('knows %s', (text) => {
    expect(isCountry(text)).toBe(true);
  });

  it.each(['ke', 'Kenya', '', 'XX', 'constructor', '__proto__', '001'])('does not know %j', (text) => {
    expect(isCountry(text)).toBe(false);
  });
});

describe('PhoneNumber', () => {
  it('is not any text, as far as the compiler is concerned', () => {
    const call = (number: PhoneNumber) => number;

    // @ts-expect-error: only parsePhoneNumber makes one
    expect(call('+254711000111')).toBe('+254711000111');
  });
});
