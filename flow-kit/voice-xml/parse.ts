import { entities } from '../../lib/voice-xml/characters.ts';
import { grammar, joinTexts } from '../../lib/voice-xml/definition.ts';
import type { XmlFault } from '../../lib/voice-xml/fault.ts';
import type { VoiceResponse } from '../../lib/voice-xml/index.ts';
import { text as anyText } from '../../lib/voice-xml/kinds.ts';
import { keyOf, spellings } from '../../lib/voice-xml/spellings.ts';
import { type UnknownElement, write } from '../../lib/voice-xml/write.ts';

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

/** Where an element begins in the source, and each of its attributes. */
interface Place {
  readonly offset: number;
  readonly attributes: ReadonlyMap<string, number>;
}

interface Tree {
  readonly roots: readonly (UnknownElement | string)[];
  readonly places: ReadonlyMap<UnknownElement, Place>;
}

/** An element whose content is still being read. */
interface OpenElement extends UnknownElement {
  children: (UnknownElement | string)[];
}

type Report = (offset: number, fault: XmlFault) => void;

/** One after another: a comment or an instruction, a CDATA section, the end of an element, its beginning, or text. */
const TOKENS =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[([\s\S]*?)]]>|<\/([\w:.-]+)\s*>|<([\w:.-]+)((?:\s+[\w:.-]+\s*=\s*("[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/gy;

/** Only at the very beginning of a document; anywhere else Africa's Talking's reader refuses it. */
const PROLOG = /^<\?xml\s/;

const REFERENCES = /&(?:#(x?[\da-f]+);|(\w+);)?/gi;

const ATTRIBUTE = /([\w:.-]+)\s*=\s*("[^"<]*"|'[^'<]*')/g;

/**
 * Reads a document, by whomever it was written. White space between elements and other spellings of attributes
 * do not matter, and everything that the grammar does not allow is reported with its place.
 */
export function parse(source: string): ParsedDocument {
  const xml = source.replace(/\r\n?/g, '\n');
  const faults: LocatedFault[] = [];
  const report: Report = (offset, fault) => faults.push({ ...fault, ...lineAndColumn(xml, offset) });

  const tree = readTree(xml, report);
  if (tree === undefined) return { document: undefined, faults };
  for (const [fault, element, attribute] of write(tree.roots).findings) {
    const { offset, attributes } = tree.places.get(element) ?? {
      offset: 0,
      attributes: new Map<string, number>(),
    };
    report(attributes.get(attribute ?? '') ?? offset, fault);
  }
  return { document: tree.roots[0] as VoiceResponse | undefined, faults };
}

/** The elements as they stand in the source; `undefined` where it is no XML. */
function readTree(xml: string, report: Report): Tree | undefined {
  const top: OpenElement = { name: 'a document', attributes: {}, children: [] };
  const places = new Map<UnknownElement, Place>();
  const open = [top];
  let offset = 0;
  for (const [token, cdata = '', end, name, attributes = '', , empty, text] of xml.matchAll(TOKENS)) {
    const parent = open.at(-1) as OpenElement;
    reportLateProlog(token, offset, xml, report);
    if (end && end !== parent.name) break;
    if (end) {
      parent.children = asBuilt(parent);
      open.pop();
    } else if (name) begin(parent, readElement(name, attributes, offset, report), empty === '/');
    else parent.children.push(text ? decode(text, offset, report) : cdata);
    offset += token.length;
  }
  if (offset === xml.length && open.length === 1) return { roots: asBuilt(top), places };
  report(offset, xmlFault(`${open.at(-1)?.name} must end here; < is written &lt;`));
  return undefined;

  function begin(parent: OpenElement, [element, place]: [OpenElement, Place], isEmpty: boolean): void {
    places.set(element, place);
    parent.children.push(element);
    if (!isEmpty) open.push(element);
  }
}

/** The beginning of an element, with each attribute under the name that the grammar has for it. */
function readElement(name: string, source: string, offset: number, report: Report): [OpenElement, Place] {
  const types = grammar.get(name)?.attributes;
  const values: Record<string, unknown> = {};
  const places = new Map<string, number>();
  for (const { 1: spelling = '', 2: quoted = '', index } of source.matchAll(ATTRIBUTE)) {
    const key = keyOf(spellings, spelling) ?? spelling;
    const at = offset + '<'.length + name.length + index;
    if (places.has(key)) report(at, xmlFault(`${key} is given twice`));
    places.set(key, at);
    const text = decode(quoted.slice(1, -1).replace(/[\t\n]/g, ' '), at, report);
    // Defined and not assigned, since a name may be `__proto__`.
    const value = types?.get(key)?.read?.(text) ?? text;
    Object.defineProperty(values, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return [
    { name, attributes: values, children: [] },
    { offset, attributes: places },
  ];
}

/** The content of an element as a program would have built it: without white space around elements. */
function asBuilt({ name, children }: OpenElement): OpenElement['children'] {
  const { text, maxChildren } = grammar.get(name) ?? {};
  const isSpacing = text !== anyText || (maxChildren && children.some((child) => typeof child !== 'string'));
  const trimmed = isSpacing
    ? children.map((child) => (typeof child === 'string' ? child.trim() : child))
    : children;
  return joinTexts(trimmed) as OpenElement['children'];
}

function reportLateProlog(token: string, offset: number, xml: string, report: Report): void {
  const start = xml.startsWith('\uFEFF') ? 1 : 0;
  if (offset > start && PROLOG.test(token)) report(offset, xmlFault('nothing may stand before <?xml …?>'));
}

function decode(text: string, offset: number, report: Report): string {
  return text.replace(REFERENCES, (reference, number, name, index) => {
    const code = Number(`0${number}`);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    if (!entities[name]) report(offset + index, xmlFault('& is written &amp;'));
    return entities[name] ?? reference;
  });
}

function lineAndColumn(xml: string, offset: number) {
  const lines = xml.slice(0, offset).split('\n');
  return { line: lines.length, column: (lines.at(-1) as string).length + 1 };
}

function xmlFault(message: string): XmlFault {
  return { rule: 'xml', path: '', message };
}
