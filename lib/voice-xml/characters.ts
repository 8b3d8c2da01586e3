import { keyOf } from './spellings.ts';

/** A quick test for characters that may need escaping; most texts have none. */
export const SUSPICIOUS = /[\0-\x1f"&<>\ud800-\uffff]/;

/**
 * Characters that cannot be written as they are. Some have a meaning in XML. Others cannot be in an XML 1.0 document at all:
 * control characters other than tab, line feed and carriage return, lone surrogates, U+FFFE and U+FFFF.
 */
export const SPECIAL = /[\0-\x1f"&<>\ud800-\udfff\ufffe\uffff]/gu;

/** XML's predefined entities: characters by their names. */
export const entities = {
  __proto__: null,
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
} as unknown as Readonly<Record<string, string>>;

/**
 * The way to write a special character; an empty text for one that XML cannot have, because it would make the whole document
 * unreadable. A parser reads a bare carriage return as a line feed, and in an attribute a bare tab or line feed as a space,
 * so these are escaped too.
 */
export function escapeCharacter(character: string, attribute?: string): string {
  if (!attribute && '\t\n"'.includes(character)) return character;
  const name = keyOf(entities, character);
  return name ? `&${name};` : '\t\n\r'.includes(character) ? `&#${character.charCodeAt(0)};` : '';
}
