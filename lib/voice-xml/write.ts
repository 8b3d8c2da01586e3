import { escapeCharacter, SPECIAL, SUSPICIOUS } from './characters.ts';
import { type ElementDefinition, grammar } from './definition.ts';
import type { XmlFault } from './fault.ts';
import './verbs.ts';
import './ssml.ts';
import './response.ts';

/** An element as it may turn up at run time, when nothing about it is certain. */
export interface UnknownElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: readonly (UnknownElement | string)[];
}

/** A fault and the parts of the tree that it is about, from which the parser finds the place in the source. */
export type Finding = readonly [fault: XmlFault, element: UnknownElement, attribute: string | undefined];

interface WrittenXml {
  readonly xml: string;
  readonly findings: readonly Finding[];
}

/**
 * How deep elements may stand inside each other. No speech that makes sense goes half as deep, and without a
 * limit a document made by a faulty loop would take the process with it.
 */
const MAX_DEPTH = 24;

type ContentRule = Pick<ElementDefinition, 'text' | 'allows' | 'minChildren' | 'maxChildren'>;

/**
 * Writes a document and notes everything that is wrong with it, in one pass, so that the text and the faults cannot disagree.
 * The text is always well-formed: elements and attributes that the grammar does not know, and characters that XML cannot
 * have, are left out.
 */
export function write(roots: readonly unknown[]): WrittenXml {
  const findings: Finding[] = [];
  const around = { name: 'a document', children: roots } as UnknownElement;
  const xml = writeChildren(
    findings,
    around,
    { allows: ['Response'], minChildren: 1, maxChildren: 1 },
    '',
    0,
  );
  return { xml: `<?xml version="1.0" encoding="UTF-8"?>${xml || '<Response/>'}`, findings };
}

function writeChildren(
  findings: Finding[],
  parent: UnknownElement,
  rule: ContentRule,
  path: string,
  depth: number,
): string {
  const { minChildren = 0, maxChildren = Number.POSITIVE_INFINITY } = rule;
  const children: UnknownElement['children'] = Array.isArray(parent.children) ? parent.children : [];
  if (children.length < minChildren || children.length > maxChildren)
    noteWrongChildren(findings, parent, rule, parent, path);
  let xml = '';
  let ended: string | undefined;
  for (let index = 0; index < children.length; index += 1) {
    const child = children[index] as UnknownElement | string;
    if (typeof child === 'string') {
      xml += writeTextInside(findings, parent, rule, child, path);
      continue;
    }
    const name = child?.name;
    const at = `${path}/${name}${index ? `#${index + 1}` : ''}`;
    if (!rule.allows.includes(name)) noteWrongChildren(findings, parent, rule, child, at);
    if (ended) note(findings, 'unreachable', child, at, `${ended} ends the list before it`);
    const written = writeElement(findings, child, at, depth);
    if (endsList(name, written)) ended ??= name;
    xml += written;
  }
  return xml;
}

/** Empty where the grammar allows no text. */
function writeTextInside(
  findings: Finding[],
  parent: UnknownElement,
  rule: ContentRule,
  text: string,
  path: string,
): string {
  if (!rule.text?.pattern.test(text)) noteWrongChildren(findings, parent, rule, parent, path);
  return rule.text ? writeText(findings, text, parent, path) : '';
}

/** Empty for an element that the grammar does not know, or that is too deep. */
function writeElement(findings: Finding[], element: UnknownElement, path: string, depth: number): string {
  const name = element?.name;
  const definition = grammar.get(name);
  if (depth > MAX_DEPTH) note(findings, 'depth', element, path, `it is deeper than ${MAX_DEPTH}`);
  if (depth > MAX_DEPTH || !definition) return '';
  const attributes = writeAttributes(findings, element, definition, path);
  const content = writeChildren(findings, element, definition, path, depth + 1);
  return `<${name}${attributes}${content ? `>${content}</${name}>` : '/>'}`;
}

/** Whether nothing after the element, as it is now written, is ever reached. */
function endsList(name: string, written: string): boolean {
  if (!written) return false;
  const terminal = grammar.get(name)?.terminal;
  return terminal === 'always' || (terminal === 'when-empty' && written === `<${name}/>`);
}

function writeAttributes(
  findings: Finding[],
  element: UnknownElement,
  rule: ElementDefinition,
  path: string,
): string {
  const { name, attributes } = element;
  let xml = '';
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined || !Object.hasOwn(attributes, key)) continue;
    const kind = rule.attributes.get(key);
    if (!kind) {
      note(findings, 'attributes', element, path, `${name} takes ${[...rule.attributes.keys()]}`, key);
      continue;
    }
    const text = textOf(value);
    if (!kind.pattern.test(text))
      note(findings, 'value', element, path, `${key} must be ${kind.expected}`, key);
    xml += `${kind.prefix}${writeText(findings, text, element, path, key)}"`;
  }
  for (const key of rule.required) {
    if (attributes?.[key] === undefined)
      note(findings, 'required', element, path, `${name} must have ${key}`);
  }
  return xml;
}

/** A value as text; empty for anything that cannot be a value. Commas inside a list's items are left out. */
function textOf(value: unknown): string {
  if (typeof value !== 'object') return String(value);
  if (!Array.isArray(value)) return '';
  return value.map((item) => (typeof item === 'string' ? item.replaceAll(',', '') : '')).join(',');
}

function writeText(
  findings: Finding[],
  text: string,
  element: UnknownElement,
  path: string,
  attribute?: string,
): string {
  if (!SUSPICIOUS.test(text)) return text;
  let lost = 0;
  const xml = text.replace(SPECIAL, (character) => {
    const reference = escapeCharacter(character, attribute);
    if (!reference) lost += 1;
    return reference;
  });
  if (lost) note(findings, 'characters', element, path, `XML cannot carry ${lost} characters`, attribute);
  return xml;
}

function noteWrongChildren(
  findings: Finding[],
  { name }: UnknownElement,
  { text, allows, maxChildren }: ContentRule,
  at: UnknownElement,
  path: string,
): void {
  const choices = [...(text ? [text.expected] : []), ...allows].join(' or ') || 'nothing';
  note(findings, 'children', at, path, `${name} must hold ${choices}${maxChildren ? ', just one' : ''}`);
}

function note(
  findings: Finding[],
  rule: XmlFault['rule'],
  element: UnknownElement,
  path: string,
  message: string,
  attribute?: string,
): void {
  findings.push([{ rule, path: attribute ? `${path}/@${attribute}` : path, message }, element, attribute]);
}
