import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { splitCallingCode } from '../../phone-numbers/calling-code.ts';
import type { Row } from '../../table/table.ts';
import { eventFromRow, type StoredEvent } from '../store/event-row.ts';
import { type DecodedText, readingsOf } from './unfold.ts';

/** Finds a phone number, or the name of a browser phone, in whatever way it is written. */
export interface Mention {
  isIn(text: string): boolean;
  /** The text with every mention replaced. */
  replacedIn(text: string): string;
}

/** Replaces a number that was taken out. */
const FORGOTTEN = 'forgotten';

/**
 * Of a number every writing is found: with and without plus, `00` and a trunk zero, in national form, with whatever people put between
 * digits, in digits of other scripts, encoded once or more often, in base64, and inside of longer texts. A number ends where
 * its digits end: it is not found within a longer one.
 *
 * @param number E.164, or `username.clientName`
 * @param otherWritings further digits that mean the same, such as a national form with another trunk prefix
 */
export function mentionOf(number: string, otherWritings: readonly string[] = []): Mention {
  const pattern = new RegExp(patternOf(number, otherWritings), 'gu');

  function spansIn(text: string): Span[] {
    return readingsOf(text).flatMap((reading) => [
      ...spansOf(reading, reading.text.matchAll(pattern)),
      ...spansOf(reading, base64In(reading.text)),
    ]);
  }
  function base64In(text: string) {
    return [...text.matchAll(BASE64)].filter(([piece]) => isIn(Buffer.from(piece, 'base64').toString()));
  }
  function isIn(text: string): boolean {
    return spansIn(text).length > 0;
  }
  return {
    isIn,
    replacedIn(text) {
      let left = text;
      for (let spans = spansIn(left); spans.length > 0; spans = spansIn(left))
        left = withoutSpans(left, spans);
      return left;
    },
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function spansOf({ startOf, endOf }: DecodedText, matches: Iterable<RegExpExecArray>): Span[] {
  return [...matches].map(({ 0: match, index }) => ({
    start: startOf(index),
    end: endOf(index + match.length - 1),
  }));
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  let left = '';
  let done = 0;
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    if (start >= done) left += text.slice(done, start) + FORGOTTEN;
    done = Math.max(done, end);
  }
  return left + text.slice(done);
}

/** Pieces that may be base64, and can hold a number. */
const BASE64 = /[\w+/-]{12,}={0,2}/g;

/** What may stand between the digits of one number. */
const GAP = "[\\s\\p{Z}\\p{Cf}\\p{Pd}\\u2212.()\\[\\]/+_·'’]{0,5}";

function patternOf(number: string, otherWritings: readonly string[]): string {
  const parts = splitCallingCode(number);
  if (parts === undefined) return `(?<![\\w.])(?:${asPattern(number)})(?!\\w|\\.(?!(?:\\w+\\.)?sip\\.)\\w)`;
  const [code, national] = [spaced(parts.callingCode), spaced(parts.nationalNumber)];
  const whole = `(?:\\+|0{1,4}|011)?${GAP}${code}${GAP}(?:0${GAP})?${national}`;
  // Behind another country's code the same digits are another's number.
  const notAbroad = `(?<!\\+\\d{1,3}${GAP})`;
  const within = [`0${GAP}${national}`, ...otherWritings.map(spaced)].map((form) => `${notAbroad}${form}`);
  const bare = parts.nationalNumber.length < MIN_BARE_DIGITS ? [] : [`(?<!\\d${GAP})${national}`];
  return `(?<!\\d)(?:${[whole, ...within, ...bare].join('|')})(?!\\d)`;
}

/** A number without country code and trunk zero must have as many digits to be told from any other number. */
const MIN_BARE_DIGITS = 7;

function spaced(digits: string): string {
  return [...digits].map(asPattern).join(GAP);
}

function asPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** Whether any attribute of a row mentions it, its payload included. */
export function mentionedIn(row: Row, mention: Mention): boolean {
  return textsOf({ M: row }).some(mention.isIn) || payloadTexts(row).some(mention.isIn);
}

function textsOf({
  S: text,
  N: number,
  SS: texts,
  NS: numbers,
  L: list,
  M: map,
  B: bytes,
}: AttributeValue): string[] {
  return [
    ...(text === undefined ? [] : [text]),
    ...(number === undefined ? [] : [number]),
    ...(bytes === undefined ? [] : [Buffer.from(bytes).toString()]),
    ...(texts ?? []),
    ...(numbers ?? []),
    ...(list ?? []).flatMap(textsOf),
    ...Object.entries(map ?? {}).flatMap(([name, value]) => [name, ...textsOf(value)]),
  ];
}

function payloadTexts(row: Row): string[] {
  if (!isEventRow(row)) return [];
  const { facts, payload, payloadIsBase64 } = eventFromRow(row);
  return [
    ...Object.values(facts).map(String),
    ...(payloadIsBase64 ? textsOfBytes(Buffer.from(payload, 'base64')) : [payload]),
  ];
}

function textsOfBytes(bytes: Buffer): string[] {
  return [bytes.toString(), bytes.toString('latin1')];
}

function isEventRow(row: Row): boolean {
  return row['payload'] !== undefined || row['packed'] !== undefined;
}

/** The attributes without any mention; one whose name has a mention is left out. Numbers that are one become a text. */
export function attributesWithout(row: Row, mention: Mention): Row {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => !mention.isIn(name))
      .map(([name, value]) => [name, valueWithout(value, mention)]),
  );
}

function valueWithout(value: AttributeValue, mention: Mention): AttributeValue {
  if (!textsOf(value).some(mention.isIn)) return value;
  if (value.S !== undefined) return { S: mention.replacedIn(value.S) };
  if (value.SS !== undefined) return { SS: [...new Set(value.SS.map(mention.replacedIn))] };
  if (value.L !== undefined) return { L: value.L.map((one) => valueWithout(one, mention)) };
  if (value.M !== undefined) return { M: attributesWithout(value.M, mention) };
  return { S: FORGOTTEN };
}

/** The event without any mention in its facts and its payload. Its id, a digest, stays. */
export function eventWithout(event: StoredEvent, mention: Mention): StoredEvent {
  const facts = Object.entries(event.facts).map(([name, value]) => [
    name,
    typeof value === 'string' ? mention.replacedIn(value) : value,
  ]);
  const { payload, payloadIsBase64, step, place } = event;
  return {
    ...event,
    ...(step === undefined ? {} : { step: mention.replacedIn(step) }),
    ...(place === undefined ? {} : { place: mention.replacedIn(place) }),
    facts: Object.fromEntries(facts),
    payload: payloadIsBase64 ? base64Without(payload, mention) : textWithout(payload, mention),
  };
}

/** Of bytes that are no text whatever is written in ASCII is replaced; where a number is written otherwise they go as a whole. */
function base64Without(payload: string, mention: Mention): string {
  const bytes = Buffer.from(mention.replacedIn(Buffer.from(payload, 'base64').toString('latin1')), 'latin1');
  return mention.isIn(bytes.toString()) ? '' : bytes.toString('base64');
}

/** JSON stays JSON, also where the number stood as a number. */
function textWithout(text: string, mention: Mention): string {
  if (!mention.isIn(text)) return text;
  const json = parsed(text);
  const replaced = mention.replacedIn(text);
  if (json === undefined || parsed(replaced) !== undefined) return replaced;
  return JSON.stringify(jsonWithout(json.value, mention));
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

function jsonWithout(value: unknown, mention: Mention): unknown {
  if (Array.isArray(value)) return value.map((one) => jsonWithout(one, mention));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [mention.replacedIn(name), jsonWithout(one, mention)]),
    );
  return typeof value === 'string' || typeof value === 'number'
    ? mention.isIn(String(value))
      ? mention.replacedIn(String(value))
      : value
    : value;
}
