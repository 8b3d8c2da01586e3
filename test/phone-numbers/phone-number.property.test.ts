import fc from 'fast-check';
import parseWithAllTypes, { type NumberType } from 'libphonenumber-js/max';
import parseWithLibrary from 'libphonenumber-js/min';
import minMetadata from 'libphonenumber-js/min/metadata';
import { describe, expect, it } from 'vitest';
import type { NumberKind } from '../../lib/phone-numbers/number-kind.ts';
import plans from '../../lib/phone-numbers/numbering-plans.json' with { type: 'json' };
import { type Country, parsePhoneNumber } from '../../lib/phone-numbers/phone-number.ts';

const countries = Object.keys(minMetadata.countries) as Country[];

/** Calling code and national number, as a pattern. */
function planOf(country: Country): { callingCode: string; pattern: RegExp } {
  const [callingCode, , pattern] = minMetadata.countries[country] as [string, unknown, string];
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
  it('accepts what libphonenumber’s own smallest set accepts, as the same number of the same country', () => {
    fc.assert(
      fc.property(candidate, (text) => {
        const theirs = parseWithLibrary(text);
        const ours = parsePhoneNumber(text);

        const expected = theirs?.isValid()
          ? { outcome: 'phone-number', number: theirs.number, country: theirs.country }
          : { outcome: 'refused' };
        expect(ours).toMatchObject(expected);
      }),
      { numRuns: 1_000 },
    );
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
      { numRuns: 1_000 },
    );
  });

  it('never throws, never refuses in other than words, and never gives a number that is not in E.164', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'+0123456789 -().x\u0660\uff11') }),
    );
    const defaultCountry = fc.option(fc.constantFrom(...countries), { nil: undefined });

    fc.assert(
      fc.property(text, defaultCountry, (text, defaultCountry) => {
        const parsed = parsePhoneNumber(text, { defaultCountry });

        if (parsed.outcome === 'refused') expect(parsed.message).toMatch(/^[A-Z].*\.$/);
        else expect(parsed.number).toMatch(/^\+[1-9]\d{4,14}$/);
      }),
      { numRuns: 1_000 },
    );
  });

  it('names as costly exactly the numbers that libphonenumber’s largest set does', () => {
    const costly: [NumberKind, NumberType][] = [
      ['premium-rate', 'PREMIUM_RATE'],
      ['shared-cost', 'SHARED_COST'],
      ['personal', 'PERSONAL_NUMBER'],
      ['pager', 'PAGER'],
    ];
    const arbitrary = fc.oneof(
      candidate,
      ...Object.values(plans.costly).map((patterns) =>
        fc
          .constantFrom(...Object.entries(patterns))
          .chain(([code, pattern]) =>
            fc.stringMatching(new RegExp(`^(?:${pattern})$`)).map((digits) => `+${code}${digits}`),
          ),
      ),
    );

    fc.assert(
      fc.property(arbitrary, (text) => {
        const ours = parsePhoneNumber(text);
        const theirs = parseWithAllTypes(text);
        fc.pre(ours.outcome === 'phone-number' && ours.country !== undefined && theirs !== undefined);

        const type = theirs.getType();
        // A range that the largest set does not know yet counts as ordinary with us.
        const expected = costly.find(([, theirName]) => theirName === type)?.[0] ?? 'ordinary';
        expect(ours.kind).toBe(expected);
      }),
      { numRuns: 1_000 },
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
      { numRuns: 300 },
    );
  });
});

/** A number of the country, printed by the library as somebody there would dial it. */
function nationalNumber(country: Country): { country: Country; national: string }[] {
  const { callingCode, pattern } = planOf(country);
  const example = fc
    .sample(fc.stringMatching(pattern), { numRuns: 20, seed: 1 })
    .map((digits) => parseWithAllTypes(`+${callingCode}${digits}`))
    .find((number) => number?.isValid() && number.country === country);
  return example === undefined ? [] : [{ country, national: example.formatNational() }];
}
