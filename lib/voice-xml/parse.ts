import { type Fault, find } from './check.ts';
import { elements, type Loose } from './elements.ts';
import type { VoiceResponse } from './response.ts';
import { spellings } from './spellings.ts';

/** A fault and where its element or attribute begins in the source, both counted from 1. */
export interface PlacedFault extends Fault {
  readonly line: number;
  readonly column: number;
}

export interface Parsed {
  /** The tree, or `undefined` when the text is not well-formed. It is a legal one when there are no faults. */
  readonly document: VoiceResponse | undefined;
  readonly faults: readonly PlacedFault[];
}

/**
 * Reads a document, by whomever it was written. White space between elements and other spellings of attributes
 * do not matter, speech markup that stands in a Say without its speak element is given one, and everything that
 * the grammar does not allow is reported with its place.
 */
export function parse(source: string): Parsed {
  const xml = source.replace(/^\ufeff/, '').replace(/\r\n?/g, '\n');
  const placed = (fault: Fault, offset = 0): PlacedFault => {
    const lines = xml.slice(0, offset).split('\n');
    return { ...fault, line: lines.length, column: (lines.at(-1) as string).length + 1 };
  };
  const places: Places = new Map();
  try {
    const document = read(xml, places);
    const faults = find(document).map(({ element, attribute, ...fault }) => {
      const place = places.get(element);
      return placed(fault, place?.attributes.get(attribute) ?? place?.offset);
    });
    return { document: document as unknown as VoiceResponse, faults };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return {
      document: undefined,
      faults: [placed({ rule: 'xml', path: '', message: error.message }, error.offset)],
    };
  }
}

/** Where elements and their attributes begin. */
type Places = Map<Loose, { readonly offset: number; readonly attributes: Map<string | undefined, number> }>;

/** An element whose content is still being read. */
interface Open extends Loose {
  children: (Loose | string)[];
}

/** The source cannot be read beyond an offset. */
class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** One after another: a comment, an instruction, a CDATA section, the end of an element, its beginning, or text. */
const tokens =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)]]>|<\/([^\s<>]+)\s*>|<([^\s<>&"'=/!?]+)((?:\s+[^\s<>&"'=/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|[^<]+/gy;

function read(xml: string, places: Places): Loose {
  const top: Open = { name: '', attributes: {}, children: [] };
  const open = [top];
  let offset = 0;
  for (const [token, cdata, end, name, attributes = '', empty] of xml.matchAll(tokens)) {
    const parent = open.at(-1) as Open;
    if (name !== undefined) {
      const place = { offset, attributes: new Map() };
      const element: Open = { name, attributes: readAttributes(name, attributes, place), children: [] };
      places.set(element, place);
      parent.children.push(element);
      if (empty === '') open.push(element);
    } else if (end === undefined) {
      const text = cdata ?? (token[0] === '<' ? '' : decode(token, offset));
      if (typeof parent.children.at(-1) === 'string') parent.children.push(parent.children.pop() + text);
      else if (text !== '') parent.children.push(text);
    } else if (end === parent.name) {
      settle(parent, places);
      open.pop();
    } else throw new Unreadable(`</${parent.name}> must come before </${end}>`, offset);
    offset += token.length;
  }
  if (offset < xml.length)
    throw new Unreadable('no tag can be read here; in text, < is written &lt;', offset);
  const { name } = open.at(-1) as Open;
  if (name !== '') throw new Unreadable(`</${name}> is missing`, offset);
  const [root, ...others] = top.children.filter((child) => typeof child !== 'string' || !blank(child));
  if (typeof root !== 'object' || root.name !== 'Response' || others.length > 0) {
    throw new Unreadable('a document must be one Response', 0);
  }
  return root;
}

function readAttributes(
  element: string,
  source: string,
  place: { readonly offset: number; readonly attributes: Map<string | undefined, number> },
): Record<string, unknown> {
  const values: [string, unknown][] = [];
  for (const { 1: spelling = '', 3: value = '', index } of source.matchAll(
    /([^\s=]+)\s*=\s*(["'])([\s\S]*?)\2/g,
  )) {
    const offset = place.offset + 1 + element.length + index;
    const name = canonical.get(spelling) ?? spelling;
    if (place.attributes.has(name)) throw new Unreadable(`${name} is given twice`, offset);
    place.attributes.set(name, offset);
    const text = decode(value.replace(/\s/g, ' '), offset);
    values.push([name, elements.get(element)?.attributes.get(name)?.kind.read(text) ?? text]);
  }
  return Object.fromEntries(values);
}

const canonical = new Map(
  Object.entries(spellings).flatMap(([name, all]) => all.map((spelling) => [spelling, name] as const)),
);

const characters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function decode(text: string, offset: number): string {
  return text.replace(/&(?:#(\d+);|#x([\da-f]+);|(\w+);)?/gi, (_, decimal, hexadecimal, name, index) => {
    const code = Number(decimal ?? `0x${hexadecimal}`);
    const character = code <= 0x10ffff ? String.fromCodePoint(code) : characters[name];
    if (character === undefined) throw new Unreadable('& must be written &amp;', offset + index);
    return character;
  });
}

const blank = (text: string): boolean => text.trim() === '';

/** Brings what was read between the tags of an element into the form in which it would have been built. */
function settle(element: Open, places: Places): void {
  const entry = elements.get(element.name);
  const speech = elements.get('speak')?.holds ?? [];
  const inside = element.children.filter((child) => typeof child !== 'string');
  if (element.name === 'Say' && inside.some(({ name }) => speech.includes(name))) {
    const speak = { name: 'speak', attributes: {}, children: element.children };
    places.set(speak, places.get(element) as never);
    element.children = [speak];
  } else if (entry?.text === undefined || (entry.most === 1 && inside.length > 0)) {
    element.children = element.children.filter((child) => typeof child !== 'string' || !blank(child));
  } else {
    const { text } = entry;
    element.children = element.children.map((child) =>
      typeof child === 'string' ? (text.read(child) as string) : child,
    );
  }
}
