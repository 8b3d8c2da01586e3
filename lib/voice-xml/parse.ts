import { entities } from './characters.ts';
import { grammar, joinTexts } from './definition.ts';
import type { XmlFault } from './fault.ts';
import { text as plain } from './kinds.ts';
import type { VoiceResponse } from './response.ts';
import { keyOf, spellings } from './spellings.ts';
import { type UnknownElement, write } from './write.ts';

/** A fault and where its element or attribute begins in the source, both counted from 1. */
export interface LocatedFault extends XmlFault {
  readonly line: number;
  readonly column: number;
}

export interface ParsedDocument {
  /** The tree, or `undefined` when the source cannot be read as one. It is a legal one when there are no faults. */
  readonly document: VoiceResponse | undefined;
  readonly faults: readonly LocatedFault[];
}

/** An element whose content is still being read. */
interface OpenElement extends UnknownElement {
  children: (UnknownElement | string)[];
}

/** One after another: a comment or an instruction, a CDATA section, the end of an element, its beginning, or text. */
const TOKENS =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)]]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*("[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;

const REFERENCES = /&(?:#(x?[\da-f]+);|(\w+);)?/gi;

const ATTRIBUTE = /([\w:.-]+)\s*=\s*("[^"<]*"|'[^'<]*')/g;

/**
 * Reads a document, by whomever it was written. White space between elements and other spellings of attributes
 * do not matter, and everything that the grammar does not allow is reported with its place.
 */
export function parse(source: string): ParsedDocument {
  const xml = source.replace(/\r\n?/g, '\n');
  const faults: LocatedFault[] = [];
  const report = (
    offset: number,
    message: string,
    fault: XmlFault = { rule: 'xml', path: '', message },
  ): void => {
    const lines = xml.slice(0, offset).split('\n');
    faults.push({ ...fault, line: lines.length, column: (lines.at(-1) as string).length + 1 });
  };

  const decoded = (text: string, offset: number): string =>
    text.replace(REFERENCES, (reference, number, name, index) => {
      const code = Number(`0${number}`);
      if (code <= 0x10ffff) return String.fromCodePoint(code);
      if (!entities[name]) report(offset + index, '& is written &amp;');
      return entities[name] ?? reference;
    });

  /** Where elements begin, and attributes under the place of their element and their name. */
  const places = new Map<unknown, number>();

  /** Brings what was read inside an element into the form in which it would have been built. */
  const settle = (element: OpenElement): void => {
    const { text, maxChildren: most } = grammar.get(element.name) ?? {};
    const isSpacing = text !== plain || (most && element.children.some((child) => typeof child !== 'string'));
    element.children = joinTexts(
      element.children.map((child) => (typeof child === 'string' && isSpacing ? child.trim() : child)),
    ) as OpenElement['children'];
  };

  const top: OpenElement = { name: 'a document', attributes: {}, children: [] };
  const open = [top];
  let offset = 0;
  for (const [token, cdata = '', end, name, attributes = '', , empty, text] of xml.matchAll(TOKENS)) {
    const parent = open.at(-1) as OpenElement;
    if (name) {
      const values: [string, unknown][] = [];
      for (const { 1: spelling = '', 2: quoted = '', index } of attributes.matchAll(ATTRIBUTE)) {
        const key = keyOf(spellings, spelling) ?? spelling;
        const start = offset + 1 + name.length + index;
        if (places.has(offset + key)) report(start, `${key} is given twice`);
        places.set(offset + key, start);
        const text = decoded(quoted.slice(1, -1).replace(/[\t\n]/g, ' '), start);
        values.push([key, grammar.get(name)?.attributes.get(key)?.read?.(text) ?? text]);
      }
      const element = { name, attributes: Object.fromEntries(values), children: [] };
      places.set(element, offset);
      parent.children.push(element);
      if (!empty) open.push(element);
    } else if (!end) {
      parent.children.push(text ? decoded(text, offset) : cdata);
    } else if (end === parent.name) {
      settle(parent);
      open.pop();
    } else break;
    offset += token.length;
  }
  if (offset < xml.length || open.length > 1) {
    report(offset, `${open.at(-1)?.name} must end here; < is written &lt;`);
    return { document: undefined, faults };
  }
  settle(top);
  for (const [fault, element, attribute] of write(top.children).findings) {
    const place = places.get(element) ?? 0;
    report(places.get(`${place}${attribute}`) ?? place, '', fault);
  }
  return { document: top.children[0] as VoiceResponse | undefined, faults };
}
