import fc from 'fast-check';
import parseWithLibrary from 'libphonenumber-js/max';
import allMetadata from 'libphonenumber-js/max/metadata';
import { describe, expect, it } from 'vitest';
import { type Country, parsePhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { anyText } from '../any-text.ts';
import { numbers } from '../fuzz/numbers.ts';
import { randomFrom } from '../fuzz/random.ts';
import { runs } from '../runs.ts';

const countries = Object.keys(allMetadata.countries) as Country[];

/** Calling code and national number, as a pattern. */
function planOf(country: Country): { callingCode: string; pattern: RegExp } {
  const [callingCode, , pattern] = allMetadata.countries[country] as [string, unknown, string];
  return { callingCode, pattern: new RegExp(`^(?:${pattern})$`) };
}

/** Digits that may or may not be a number of the country, near enough for both to be common. */
function candidateIn(country: Country): fc.Arbitrary<string> {
  const { callingCode, pattern } = planOf(country);
  return fc
    .oneof(
      { weight: 3, arbitrary: fc.stringMatching(pattern) },
      { weight: 1, arbitrary: fc.stringMatching(/^\d{3,12}$/) },
    )
    .map((digits) => `+${callingCode}${digits}`)
    .filter((text) => text.length <= 16);
}

const candidate = fc.constantFrom(...countries).chain(candidateIn);

describe('parsePhoneNumber', () => {
  // The short form of `npm run fuzz -- numbers`, which takes other seeds and many more numbers.
  it('judges numbers of all countries as libphonenumber’s whole data do, however they are written', () => {
    for (let seed = 0; seed < runs(500, 4_000); seed += 1) numbers.run(randomFrom(seed));
  });

  it('refuses what would be an ordinary number of somebody else’s when it is read once more, and is dear when read once', () => {
    expect(parsePhoneNumber('+37588101271136')).toMatchObject({
      outcome: 'refused',
      reason: 'reads-as-another',
    });
    numbers.run(randomFrom(20_740_870)); // by which it was found
  });

  it('gives a number that it reads as itself again, with and without the plus', () => {
    fc.assert(
      fc.property(candidate, (text) => {
        const parsed = parsePhoneNumber(text);
        fc.pre(parsed.outcome === 'phone-number');

        expect(parsePhoneNumber(parsed.number)).toEqual(parsed);
        expect(parsePhoneNumber(parsed.number.slice(1))).toEqual(parsed);
        expect(parsePhoneNumber(`00${parsed.number.slice(1)}`)).toEqual(parsed);
      }),
      { numRuns: runs(150, 1_000) },
    );
  });

  it('never throws, never refuses in other than words, and never gives a number that is not in E.164', () => {
    const text = fc.oneof(
      anyText(),
      fc.string({ unit: fc.constantFrom(...'+0123456789 -().x\u0660\uff11') }),
    );
    const defaultCountry = fc.option(fc.constantFrom(...countries), { nil: undefined });

    fc.assert(
      fc.property(text, defaultCountry, (text, defaultCountry) => {
        const parsed = parsePhoneNumber(text, { defaultCountry });

        if (parsed.outcome === 'refused') expect(parsed.message).toMatch(/^[A-Z].*\.$/);
        else expect(parsed.number).toMatch(/^\+[1-9]\d{4,14}$/);
      }),
      { numRuns: runs(150, 1_000) },
    );
  });

  it('reads a number of every country as it is dialled there, or says that it could be another', () => {
    const dialled = countries.flatMap(nationalNumber);

    const misread = dialled.filter(({ country, national }) => {
      const ours = parsePhoneNumber(national, { defaultCountry: country });
      const isAmbiguous = ours.outcome === 'refused' && ours.reason === 'ambiguous';
      const theirs = parseWithLibrary(national, country);
      return (
        theirs?.isValid() &&
        !isAmbiguous &&
        !(ours.outcome === 'phone-number' && ours.number === theirs.number)
      );
    });

    expect(dialled.length).toBeGreaterThan(200);
    expect(misread).toEqual([]);
  });

  it('finds no number ambiguous that is dialled with its trunk zero', () => {
    const dialled = fc
      .constantFrom(...countries)
      .chain((country) =>
        candidateIn(country).map((text) => ({ country, national: parseWithLibrary(text)?.formatNational() })),
      )
      .filter(({ national }) => national !== undefined && /^0[^0]/.test(national));

    fc.assert(
      fc.property(dialled, ({ country, national }) => {
        const parsed = parsePhoneNumber(national ?? '', { defaultCountry: country });

        expect(parsed).not.toHaveProperty('reason', 'ambiguous');
      }),
      { numRuns: runs(100, 300) },
    );
  });
});

/** A number of the country, printed by the library as somebody there would dial it. */
function nationalNumber(country: Country): { country: Country; national: string }[] {
  const { callingCode, pattern } = planOf(country);
  const example = fc
    .sample(fc.stringMatching(pattern), { numRuns: 20, seed: 1 })
    .map((digits) => parseWithLibrary(`+${callingCode}${digits}`))
    .find((number) => number?.isValid() && number.country === country);
  return example === undefined ? [] : [{ country, national: example.formatNational() }];
}
