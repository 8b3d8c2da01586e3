import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { readCommand } from '../../commands/command.ts';

/**
 * Makes `lib/phone-numbers/numbering-plans.json` from the data of libphonenumber-js.
 *
 * Of its ready-made sets only the largest says which ranges are assigned and which of them bill at a premium; the
 * smaller ones take a number for valid that nobody has. A third of its 157 kB says how a number is *printed*: we
 * print E.164 and nothing else, so that goes, and what is left decides of every number as the whole set does.
 *
 * Run `npm run numbering-plans` after an update of libphonenumber-js; a test compares the file with this function.
 */

/** The arrays of libphonenumber-js' METADATA.md, by position. */
const field = {
  formats: 4,
  nationalPrefixFormattingRule: 6,
  nationalPrefixIsOptional: 9,
  preferredIddPrefix: 12,
  extensionPrefix: 13,
} as const;

type Plan = unknown[];
interface Metadata {
  readonly version: number;
  readonly country_calling_codes: Record<string, string[]>;
  readonly countries: Record<string, Plan>;
  readonly nonGeographic: Record<string, Plan>;
}

export interface NumberingPlans {
  readonly source: string;
  readonly metadata: Metadata;
}

export function makeNumberingPlans(): NumberingPlans {
  const require = createRequire(import.meta.url);
  const complete: Metadata = require('libphonenumber-js/metadata.max.json');
  const { version } = require('libphonenumber-js/package.json');

  return {
    source: `libphonenumber-js ${version}`,
    metadata: {
      version: complete.version,
      country_calling_codes: complete.country_calling_codes,
      countries: mapValues(complete.countries, withoutPrinting),
      nonGeographic: mapValues(complete.nonGeographic, withoutPrinting),
    },
  };
}

/** One country a line, so that an update reads as a list of countries in the diff. */
export function printNumberingPlans({ source, metadata }: NumberingPlans): string {
  const { countries, nonGeographic, ...rest } = metadata;
  const byLine = (rows: object) =>
    Object.entries(rows)
      .map(([key, row]) => `${JSON.stringify(key)}:${JSON.stringify(row)}`)
      .join(',\n');
  return `{"source":${JSON.stringify(source)},
"metadata":{"version":${rest.version},
"country_calling_codes":{
${byLine(rest.country_calling_codes)}},
"countries":{
${byLine(countries)}},
"nonGeographic":{
${byLine(nonGeographic)}}}}
`;
}

function withoutPrinting(plan: Plan): Plan {
  const kept = [...plan];
  for (const position of [
    field.formats,
    field.nationalPrefixFormattingRule,
    field.nationalPrefixIsOptional,
    field.preferredIddPrefix,
    field.extensionPrefix,
  ]) {
    if (position < kept.length) kept[position] = 0;
  }
  return kept.slice(0, kept.findLastIndex((value) => value !== 0 && value !== null) + 1);
}

function mapValues<Key extends string, Value, Result>(
  record: Record<Key, Value>,
  change: (value: Value) => Result,
): Record<Key, Result> {
  const entries = Object.entries(record) as [Key, Value][];
  return Object.fromEntries(entries.map(([key, value]) => [key, change(value)])) as Record<Key, Result>;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  readCommand({
    usage: 'numbering-plans',
    does: 'Writes lib/phone-numbers/numbering-plans.json from the version of libphonenumber-js that is installed.',
    on: 'nothing',
  });
  const path = new URL('../../lib/phone-numbers/numbering-plans.json', import.meta.url);
  writeFileSync(path, printNumberingPlans(makeNumberingPlans()));
}
