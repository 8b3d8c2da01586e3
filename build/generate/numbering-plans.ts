import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * Makes `lib/phone-numbers/numbering-plans.json` from the data of libphonenumber-js.
 *
 * Its smallest ready-made set is 83 kB, of which 50 kB say how a number is *printed*; its largest, the only one
 * with premium-rate ranges, is 157 kB. We print E.164 and nothing else, so the printing rules go, and of the kinds
 * of number only those stay that cost more than an ordinary call: 38 kB for all countries.
 *
 * Run `npm run numbering-plans` after an update of libphonenumber-js; a test compares the file with this function.
 */

/** The arrays of libphonenumber-js' METADATA.md, by position. */
const field = {
  callingCode: 0,
  formats: 4,
  nationalPrefixFormattingRule: 6,
  nationalPrefixIsOptional: 9,
  types: 11,
  preferredIddPrefix: 12,
  extensionPrefix: 13,
} as const;

/** Positions inside `types`, in the order of the same page. */
const costlyTypes = { 'premium-rate': 3, personal: 4, pager: 7, 'shared-cost': 9 } as const;

type Plan = unknown[];
interface Metadata {
  version: number;
  country_calling_codes: Record<string, string[]>;
  countries: Record<string, Plan>;
  nonGeographic: Record<string, Plan>;
}

export interface NumberingPlans {
  source: string;
  metadata: Metadata;
  /** For each kind the national numbers, as a pattern, of each calling code. */
  costly: Record<keyof typeof costlyTypes, Record<string, string>>;
}

export function makeNumberingPlans(): NumberingPlans {
  const require = createRequire(import.meta.url);
  const smallest: Metadata = require('libphonenumber-js/metadata.min.json');
  const complete: Metadata = require('libphonenumber-js/metadata.max.json');
  const { version } = require('libphonenumber-js/package.json');

  return {
    source: `libphonenumber-js ${version}`,
    metadata: {
      version: smallest.version,
      country_calling_codes: smallest.country_calling_codes,
      countries: mapValues(smallest.countries, withoutPrinting),
      nonGeographic: mapValues(smallest.nonGeographic, (plan) => withoutTypes(withoutPrinting(plan))),
    },
    costly: mapValues(costlyTypes, (position) => patternsByCallingCode(complete, position)),
  };
}

/** One country a line, so that an update reads as a list of countries in the diff. */
export function printNumberingPlans({ source, metadata, costly }: NumberingPlans): string {
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
${byLine(nonGeographic)}}},
"costly":{
${byLine(costly)}}}
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
  return withoutTrailingZeros(kept);
}

/** The calling codes that belong to no country are told apart by the code alone. */
function withoutTypes(plan: Plan): Plan {
  return withoutTrailingZeros(plan.slice(0, field.types));
}

function withoutTrailingZeros(plan: Plan): Plan {
  return plan.slice(0, plan.findLastIndex((value) => value !== 0 && value !== null) + 1);
}

function patternsByCallingCode({ countries }: Metadata, position: number): Record<string, string> {
  const patterns = new Map<string, Set<string>>();
  for (const plan of Object.values(countries)) {
    const pattern = (plan[field.types] as ([string] | 0)[] | undefined)?.[position];
    if (!pattern) continue;
    const callingCode = String(plan[field.callingCode]);
    patterns.set(callingCode, (patterns.get(callingCode) ?? new Set()).add(pattern[0]));
  }
  return Object.fromEntries([...patterns].map(([code, alternatives]) => [code, [...alternatives].join('|')]));
}

function mapValues<Key extends string, Value, Result>(
  record: Record<Key, Value>,
  change: (value: Value) => Result,
): Record<Key, Result> {
  const entries = Object.entries(record) as [Key, Value][];
  return Object.fromEntries(entries.map(([key, value]) => [key, change(value)])) as Record<Key, Result>;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = new URL('../../lib/phone-numbers/numbering-plans.json', import.meta.url);
  writeFileSync(path, printNumberingPlans(makeNumberingPlans()));
}
