import { isAbsent } from '../is-absent.ts';
import { type ResponseRecord, readResponseXml } from './response-xml.ts';

/**
 * Reads the body of a response: a record where it is JSON or XML, otherwise its text. We ask for JSON; XML is Africa's
 * Talking's default, and comes when a proxy drops our `Accept` header; errors of its web server and the response of
 * `/mediaUpload` are plain text. The first character decides, because the content type may be missing or wrong. `clean` is
 * applied to every text.
 */
export function readResponseBody(body: string, clean: (text: string) => string): ResponseRecord | string {
  const text = body.trim();
  if (text.startsWith('{')) return readJson(text, clean) ?? clean(text);
  if (text.startsWith('<')) return readResponseXml(text, clean) ?? clean(text);
  return clean(text);
}

function readJson(text: string, clean: (text: string) => string): ResponseRecord | undefined {
  try {
    return JSON.parse(text, (_, value) => (typeof value === 'string' ? clean(value) : value));
  } catch {
    // Cut off, not JSON at all, or nested too deeply to walk.
    return undefined;
  }
}

/**
 * The records that may have the fields of a response: the response itself, and the record inside it. `/callTransfer` is
 * documented with a wrapper, `callTransferResponse`, and read without one by Africa's Talking's SDKs; XML has a root.
 */
function statementsIn(answer: ResponseRecord): ResponseRecord[] {
  const inner = Object.entries(answer).filter(
    ([name, value], _, all) => isRecord(value) && (all.length === 1 || name.endsWith('esponse')),
  );
  return [answer, ...inner.map(([, value]) => value as ResponseRecord)];
}

/** The different values of a field, wherever in the response it is: none, one, or several that contradict each other. */
export function valuesFor(name: string, answer: ResponseRecord): string[] {
  const words = statementsIn(answer).map((statement) => textValue(statement[name]));
  return [...new Set(words.filter((word) => word !== undefined))];
}

/** A text, number or boolean as text; `undefined` for an absent value, written in any of the ways that `isAbsent` knows. */
export function textValue(value: unknown): string | undefined {
  if (value === null || value === undefined || typeof value === 'object') return undefined;
  const text = String(value).trim();
  return isAbsent(text) ? undefined : text;
}

/** `undefined` for a text that is not a whole number of at most nine digits. */
export function wholeNumber(word: string | undefined): number | undefined {
  return word !== undefined && /^\d{1,9}$/.test(word) ? Number(word) : undefined;
}

/**
 * The records in the list of this name; `undefined` when there is no such name. XML gives a list in several forms: one
 * record or many, directly or under the name of an item; and an empty list as an empty text.
 */
export function recordsFor(name: string, answer: ResponseRecord): ResponseRecord[] | undefined {
  const list = statementsIn(answer).find((statement) => name in statement)?.[name];
  if (list === undefined) return undefined;
  if (Array.isArray(list)) return list.filter(isRecord);
  if (!isRecord(list)) return [];

  const items = Object.values(list).flatMap((value) => (Array.isArray(value) ? value : [value]));
  return items.some(isRecord) ? items.filter(isRecord) : [list];
}

function isRecord(value: unknown): value is ResponseRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
