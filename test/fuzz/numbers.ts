import { deepStrictEqual, ok } from 'node:assert';
import parseWithAllTypes, { type PhoneNumber as LibraryNumber, type NumberType } from 'libphonenumber-js/max';
import allMetadata from 'libphonenumber-js/max/metadata';
import { forbiddenBy } from '../../lib/outbound/refusal.ts';
import type { NumberKind } from '../../lib/phone-numbers/number-kind.ts';
import { parsePhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import type { Random } from './random.ts';
import { randomMatch } from './random-match.ts';
import type { Topic } from './topic.ts';

/**
 * Numbers of all countries, assigned and nearly so, as people, spreadsheets and attackers write them, held against
 * libphonenumber's whole data.
 */
export const numbers = {
  name: 'numbers',
  things: 'numbers',
  run: (random: Random) => {
    const number = candidate(random);
    isJudgedAsByTheWholeSet(number);
    isTheSameNumberOrNone(number, written(number, random));
    isTheSameNumberOrNone(number, withTail(number, random));
  },
} satisfies Topic;

type Plan = [callingCode: string, ...unknown[]];
const plans = Object.values({ ...allMetadata.countries, ...allMetadata.nonGeographic }) as unknown as Plan[];

/** Every pattern of every plan: the one that covers the country, and those of what is assigned. */
const patterns = plans.flatMap((plan) => {
  const types = (plan[11] as ([pattern: string] | 0 | null)[] | undefined) ?? [];
  const all = [plan[2] as string, ...types.map((type) => (type ? type[0] : ''))];
  return all.filter((pattern) => pattern !== '').map((pattern) => ({ callingCode: plan[0], pattern }));
});

/** A number in E.164 that is assigned, or whose digits are nearly right. */
export function candidate(random: Random): string {
  const { callingCode, pattern } = random.pick(patterns);
  const digits = callingCode + randomMatch(pattern, random);
  const at = random.int(digits.length);
  const changed = random.pick([
    digits,
    digits,
    digits.slice(0, at) + random.int(10) + digits.slice(at + 1),
    digits.slice(0, at) + random.int(10) + digits.slice(at),
    digits.slice(0, at) + digits.slice(at + 1),
  ]);
  return `+${changed}`;
}

/** What the whole set calls invalid is no number, and what it calls dear is never called; nothing else differs either. */
export function isJudgedAsByTheWholeSet(number: string): void {
  const ours = parsePhoneNumber(number);
  const theirs = parseWithAllTypes(number, { extract: false });

  if (theirs?.isValid() !== true) {
    deepStrictEqual(ours.outcome, 'refused', number);
    return;
  }
  if (parseWithAllTypes(theirs.number, { extract: false })?.number !== theirs.number) {
    deepStrictEqual(
      ours.outcome,
      'refused',
      `${number} is one number when read once, and another when read twice`,
    );
    return;
  }
  ok(ours.outcome === 'phone-number', `${number} is assigned, and was refused`);
  deepStrictEqual(
    { number: ours.number, country: ours.country, kind: ours.kind },
    { number: theirs.number, country: theirs.country, kind: kindOf(theirs) },
    number,
  );
  const isForbidden = forbiddenBy(ours, 'all') !== undefined;
  ok(isForbidden === !['ordinary', 'freephone'].includes(ours.kind), `${number} is ${ours.kind}`);
}

const kinds: Partial<Record<NumberType & string, NumberKind>> = {
  TOLL_FREE: 'freephone',
  PREMIUM_RATE: 'premium-rate',
  SHARED_COST: 'shared-cost',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
};

const globalKinds: Readonly<Record<string, NumberKind>> = {
  800: 'freephone',
  808: 'shared-cost',
  870: 'satellite',
  878: 'personal',
  881: 'satellite',
  882: 'international-network',
  883: 'international-network',
  979: 'premium-rate',
};

function kindOf(number: LibraryNumber): NumberKind {
  return (
    globalKinds[number.countryCallingCode] ?? kinds[number.getType() as NumberType & string] ?? 'ordinary'
  );
}

const separators = [' ', '-', '.', '/', '\u00a0', '\u2011', ' - ', ') '];

/** The number in groups, with or without its plus, in other digits, encoded twice. */
export function written(number: string, random: Random): string {
  const separator = random.pick(separators);
  const size = 2 + random.int(3);
  const groups = number.slice(1).match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
  const digits = random.chance(50) ? groups.join(separator) : number.slice(1);
  const zero = random.pick([0x30, 0x30, 0x30, 0x0660, 0x06f0, 0xff10]);
  const shown = digits.replace(/\d/g, (digit) => String.fromCharCode(zero + Number(digit)));
  return `${random.pick(['+', '+', '', '00', ' ', '%2B', '\u202a+'])}${shown}${random.pick(['', '', ' ', '\n'])}`;
}

/** The number as a spreadsheet or a list spoils it: with digits behind it, or as a power of ten. */
export function withTail(number: string, random: Random): string {
  const digits = number.slice(1);
  const power = `${digits[0]}.${digits.slice(1, 3 + random.int(5))}E+${digits.length - 1}`;
  const tail = `${random.pick(['.', ',', '/', '-', ' ', ' / ', ';'])}${random.int(random.pick([1, 10, 100]))}`;
  const zeros = `.${'0'.repeat(1 + random.int(4))}`;
  return random.pick([
    power,
    power.toLowerCase(),
    `${number}${tail}`,
    `${digits}${tail}`,
    `${digits}${zeros}`,
  ]);
}

/** Whatever the country in which a writing is read, it is this number, this number in that country, or none. */
export function isTheSameNumberOrNone(number: string, text: string): void {
  const ours = parsePhoneNumber(text);
  if (ours.outcome === 'refused') return;
  ok(
    ours.number === number || ours.number === parseWithAllTypes(number)?.number,
    `'${text}' became ${ours.number}`,
  );
}
