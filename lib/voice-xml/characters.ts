/**
 * The rule for text: XML 1.0 can carry tab, line feed, carriage return, and every character from U+0020 on
 * except lone surrogates, U+FFFE and U+FFFF. What it cannot carry is left out, as no way of writing it exists
 * and one such character would make the whole document unreadable; everything else arrives as it was given.
 */
const impossible = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]/gu;
/** What needs a closer look. Without the u flag, which costs time, it also stops at pairs of surrogates. */
const suspicious = /[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]/;

/** How many characters of a text XML cannot carry. */
export function countImpossible(text: string): number {
  return suspicious.test(text) ? (text.match(impossible)?.length ?? 0) : 0;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
const entity = (character: string): string => entities[character] as string;
const possible = (text: string): string => (suspicious.test(text) ? text.replace(impossible, '') : text);

/** A carriage return is written as a reference, for a parser would read a bare one as a line feed. */
export function escapeText(text: string): string {
  return /[&<>\r]/.test(text) ? possible(text).replace(/[&<>\r]/g, entity) : possible(text);
}

/** In an attribute a parser would read a bare tab or line break as a space. */
export function escapeAttribute(text: string): string {
  return /[&<>"\t\n\r]/.test(text) ? possible(text).replace(/[&<>"\t\n\r]/g, entity) : possible(text);
}
