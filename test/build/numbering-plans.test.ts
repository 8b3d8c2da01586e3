import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { makeNumberingPlans, printNumberingPlans } from '../../build/generate/numbering-plans.ts';

const committed = readFileSync(
  new URL('../../lib/phone-numbers/numbering-plans.json', import.meta.url),
  'utf8',
);

describe('numbering-plans.json', () => {
  it('is what the installed libphonenumber-js gives (run: npm run numbering-plans)', () => {
    expect(committed).toBe(printNumberingPlans(makeNumberingPlans()));
  });

  it('knows every country, and every code without a country, that libphonenumber knows', () => {
    const { metadata } = JSON.parse(committed);

    expect(Object.keys(metadata.countries).length).toBeGreaterThanOrEqual(245);
    expect(Object.keys(metadata.nonGeographic)).toEqual(
      expect.arrayContaining(['870', '881', '882', '883', '979']),
    );
  });

  it('stays below 110 kB, of which no function that reads no number loads any', () => {
    expect(Buffer.byteLength(committed)).toBeLessThan(110_000);
  });
});
