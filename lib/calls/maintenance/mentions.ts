import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Row } from '../../table/table.ts';
import { eventFromRow, type StoredEvent } from '../store/event-row.ts';

/** Finds a phone number, or the name of a browser phone, in whatever way it is written. */
export interface Mention {
  isIn(text: string): boolean;
  /** The text with every mention replaced. */
  replacedIn(text: string): string;
}

/** Replaces a number that was taken out. */
const FORGOTTEN = 'forgotten';

/**
 * @param number E.164, or `username.clientName`
 * @param otherWritings further digits that mean the same, such as the national form
 */
export function mentionOf(number: string, otherWritings: readonly string[] = []): Mention {
  const writings = [number.replace(/^\+/, ''), ...otherWritings].map((writing) => asPattern(writing));
  const isNumber = /^\+?\d+$/.test(number);
  // A number ends where its digits end; a percent-encoded character before it may end in a digit of its own.
  const pattern = isNumber
    ? `(?<=^|\\D|%[0-9A-Fa-f]{2})(?:%2[Bb]|\\+|00)?(?:${writings.join('|')})(?!\\d)`
    : `(?<![\\w.])(?:${writings.join('|')})(?![\\w.])`;
  return {
    isIn: (text) => new RegExp(pattern).test(text),
    replacedIn: (text) => text.replace(new RegExp(pattern, 'g'), FORGOTTEN),
  };
}

function asPattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether any attribute of a row mentions it, its payload included. */
export function mentionedIn(row: Row, mention: Mention): boolean {
  return (
    textsOf({ M: row }).some((text) => mention.isIn(text)) ||
    payloadTexts(row).some((text) => mention.isIn(text))
  );
}

function textsOf({ S: text, SS: texts, M: map }: AttributeValue): string[] {
  return [
    ...(text === undefined ? [] : [text]),
    ...(texts ?? []),
    ...Object.values(map ?? {}).flatMap(textsOf),
  ];
}

function payloadTexts(row: Row): string[] {
  if (row['payload'] === undefined && row['packed'] === undefined) return [];
  const { facts, payload, payloadIsBase64 } = eventFromRow(row);
  const text = payloadIsBase64 ? Buffer.from(payload, 'base64').toString('latin1') : payload;
  return [...Object.values(facts).map(String), text, text.replaceAll('%20', ' ').replaceAll(/%2b/gi, '+')];
}

/** The event without any mention in its facts and its payload. Its id, a digest, stays. */
export function withoutMention(event: StoredEvent, mention: Mention): StoredEvent {
  const facts = Object.entries(event.facts).map(([name, value]) => [
    name,
    typeof value === 'string' ? mention.replacedIn(value) : value,
  ]);
  return {
    ...event,
    facts: Object.fromEntries(facts),
    payload: event.payloadIsBase64 ? '' : mention.replacedIn(event.payload),
  };
}
