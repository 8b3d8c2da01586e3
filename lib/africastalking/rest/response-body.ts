import { isAbsent } from '../is-absent.ts';
import { type ResponseRecord, readResponseXml } from './response-xml.ts';

/**
 * What an answer says. JSON is asked for; XML is Africa's Talking's default and comes when something on the way
 * drops our `Accept`; errors of its web server and the answer of `/mediaUpload` are plain text. The first character
 * decides, since a content type may be missing or wrong. Every text in the answer passes through `clean`.
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
 * The parts of an answer that may hold its fields: itself, and what it wraps. `/callTransfer` is documented with a
 * wrapper, `callTransferResponse`, and modelled without one in Africa's Talking's SDKs; XML has a root.
 */
function statementsIn(answer: ResponseRecord): ResponseRecord[] {
  const inner = Object.entries(answer).filter(
    ([name, value], _, all) => isRecord(value) && (all.length === 1 || name.endsWith('esponse')),
  );
  return [answer, ...inner.map(([, value]) => value as ResponseRecord)];
}

/** What an answer says under a name, wherever it stands: no word, one, or several that contradict each other. */
export function valuesFor(name: string, answer: ResponseRecord): string[] {
  const words = statementsIn(answer).map((statement) => textValue(statement[name]));
  return [...new Set(words.filter((word) => word !== undefined))];
}

/** A text, number or boolean as text; `undefined` for what is missing, empty or the word `None`. */
export function textValue(value: unknown): string | undefined {
  if (value === null || value === undefined || typeof value === 'object') return undefined;
  const text = String(value).trim();
  return isAbsent(text) ? undefined : text;
}

/** `undefined` for a word that is not a number of things. */
export function wholeNumber(word: string | undefined): number | undefined {
  return word !== undefined && /^\d{1,9}$/.test(word) ? Number(word) : undefined;
}

/**
 * The records of the list under a name; `undefined` when there is no such name. XML gives a list as one record or
 * several, bare or under the name of an item, and an empty one as an empty text.
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
