import { splitCallingCode } from '../../phone-numbers/calling-code.ts';
import type { Row } from '../../table/table.ts';
import { eventFromRow } from '../store/event-row.ts';

/*
 * The proof that a number is forgotten. It looks another way than `mentions.ts`, which finds what is to be deleted, and shares
 * nothing with it: not patterns over a text, but all digits of a row in their groups, held against all that could be
 * the number. So a writing that one of them does not know is found by the other.
 */

/**
 * Whether anything in a row, names of attributes included, can be this number.
 *
 * @param number E.164, or `username.clientName`, which is looked for as it is
 * @param otherWritings further digits that mean the same
 */
export function traceOf(number: string, otherWritings: readonly string[] = []): (row: Row) => boolean {
  const parts = splitCallingCode(number);
  if (parts === undefined) {
    const name = new RegExp(`(^|[^A-Za-z0-9_.])${number.replaceAll('.', '[.]')}($|[^A-Za-z0-9_])`);
    return (row) => wordingsOf(textOf(row)).some((text) => name.test(text));
  }
  const { callingCode, nationalNumber } = parts;
  const whole = ['', '0', '00', '000', '0000', '011'].flatMap((prefix) =>
    ['', '0'].map((trunk) => prefix + callingCode + trunk + nationalNumber),
  );
  const abroad = new Set(whole);
  const athome = new Set([`0${nationalNumber}`, ...otherWritings]);
  const bare = nationalNumber.length < MIN_BARE_DIGITS ? undefined : nationalNumber;
  return (row) =>
    wordingsOf(textOf(row)).some((text) =>
      runsIn(text).some((run) =>
        joinedGroups(run).some(
          ({ digits, isFirst, isAbroad }) =>
            abroad.has(digits) || (athome.has(digits) && !isAbroad) || (isFirst && digits === bare),
        ),
      ),
    );
}

const MIN_BARE_DIGITS = 7;

/** All that a row says, what is compressed in it included. */
function textOf(row: Row): string {
  const written = JSON.stringify(row, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
  if (!row['sk']?.S?.startsWith('event#')) return written;
  const { facts, payload, payloadIsBase64 } = eventFromRow(row);
  const bytes = payloadIsBase64 ? Buffer.from(payload, 'base64').toString() : payload;
  return [written, ...Object.values(facts).map(String), bytes].join('\n\n');
}

/** The text as it stands, and what it becomes as often as it can be decoded. */
function wordingsOf(text: string): string[] {
  const wordings = [text];
  for (let times = 0; times < 4; times += 1) {
    const next = unescaped(wordings.at(-1) ?? '');
    if (next === wordings.at(-1)) break;
    wordings.push(next);
  }
  const inBase64 = wordings.flatMap((wording) => wording.match(/[A-Za-z0-9+/_-]{12,}/g) ?? []);
  return [...wordings, ...inBase64.map((piece) => unescaped(Buffer.from(piece, 'base64').toString()))].map(
    withPlainDigits,
  );
}

/** One layer of all encodings taken off at once; percent-encoded bytes are put together as bytes. */
function unescaped(text: string): string {
  const escaped = text
    .replace(/\\+u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/&#x([0-9a-f]{1,5});/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d{1,6});/g, (_, decimal: string) => String.fromCodePoint(Number(decimal)));
  const bytes = Buffer.from(escaped)
    .toString('latin1')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

let plainDigits: ReadonlyMap<string, string> | undefined;

/** The digits of every script that JavaScript can write numbers in. */
function digitsOfAllScripts(): ReadonlyMap<string, string> {
  plainDigits ??= new Map(
    Intl.supportedValuesOf('numberingSystem').flatMap((numberingSystem) => {
      const written = new Intl.NumberFormat('en', { numberingSystem, useGrouping: false });
      return Array.from({ length: 10 }, (_, digit) => [written.format(digit), String(digit)] as const);
    }),
  );
  return plainDigits;
}

function withPlainDigits(text: string): string {
  const plain = text.normalize('NFKC');
  return plain.replace(/[^\0-\x7f]/gu, (character) => digitsOfAllScripts().get(character) ?? character);
}

interface Group {
  readonly digits: string;
  /** What stands before it. */
  readonly before: string;
}

/** Groups of digits with no letter between them, and little else. */
function runsIn(text: string): Group[][] {
  const runs: Group[][] = [];
  let end = 0;
  for (const { 0: digits, index } of text.matchAll(/[0-9]+/g)) {
    const before = text.slice(Math.max(end, index - 7), index);
    const isNew = runs.length === 0 || before.length > 6 || /\p{L}/u.test(before);
    if (isNew) runs.push([{ digits, before }]);
    else runs.at(-1)?.push({ digits, before });
    end = index + digits.length;
  }
  return runs;
}

/** No number is written in more groups. */
const MAX_GROUPS = 15;

function joinedGroups(run: readonly Group[]) {
  return run.flatMap((group, first) => {
    const previous = run[first - 1];
    const isFirst = previous === undefined || !/^[\s\-.()/+]*$/.test(group.before);
    // A country's code before it makes it the number of somebody else.
    const isAbroad = previous?.before.endsWith('+') === true && previous.digits.length <= 3;
    return Array.from({ length: Math.min(MAX_GROUPS, run.length - first) }, (_, more) => ({
      digits: run
        .slice(first, first + more + 1)
        .map(({ digits }) => digits)
        .join(''),
      isFirst,
      isAbroad,
    }));
  });
}
