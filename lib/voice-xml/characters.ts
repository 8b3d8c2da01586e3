import { keyOf } from './spellings.ts';

/** What is worth a closer look: most texts have nothing of it. */
export const SUSPICIOUS = /[\0-\x1f"&<>\ud800-\uffff]/;

/**
 * The characters that cannot stand as they are: those that would mean something else, and those that XML 1.0 cannot
 * carry in any way of writing, which are control characters other than tab, line feed and carriage return, lone
 * surrogates, U+FFFE and U+FFFF.
 */
export const SPECIAL = /[\0-\x1f"&<>\ud800-\udfff\ufffe\uffff]/gu;

/** The characters that have a name to refer to them by. */
export const entities = {
  __proto__: null,
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
} as unknown as Readonly<Record<string, string>>;

/**
 * How a special character is written; nothing for one that XML cannot carry, which would make the whole document
 * unreadable. A bare carriage return would be read as a line feed, and in an attribute a bare tab or line feed as a
 * space.
 */
export function escapeCharacter(character: string, attribute?: string): string {
  if (!attribute && '\t\n"'.includes(character)) return character;
  const name = keyOf(entities, character);
  return name ? `&${name};` : '\t\n\r'.includes(character) ? `&#${character.charCodeAt(0)};` : '';
}
