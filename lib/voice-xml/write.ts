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

/** What a walk through a document brings back. */
interface WriteState {
  xml: string;
  readonly findings: Finding[];
}

/**
 * How deep elements may stand inside each other. No speech that makes sense goes half as deep, and without a
 * limit a document made by a faulty loop would take the process with it.
 */
const MAX_DEPTH = 24;

type Content = Pick<ElementDefinition, 'text' | 'allows' | 'minChildren' | 'maxChildren'>;

/**
 * Writes a document and notes everything that is wrong with it, in one walk, so that what is written and what is
 * reported cannot disagree. What comes out is well-formed whatever goes in: what the grammar has no name for, and
 * characters that XML cannot carry, are left out.
 */
export function write(roots: readonly unknown[]): Readonly<WriteState> {
  const state: WriteState = { xml: '', findings: [] };
  const around = { name: 'a document', children: roots } as UnknownElement;
  writeChildren(state, around, { allows: ['Response'], minChildren: 1, maxChildren: 1 }, '', 0);
  return {
    xml: `<?xml version="1.0" encoding="UTF-8"?>${state.xml || '<Response/>'}`,
    findings: state.findings,
  };
}

function writeChildren(
  state: WriteState,
  element: UnknownElement,
  rule: Content,
  path: string,
  depth: number,
): void {
  const { text, allows: holds, minChildren: least, maxChildren: most } = rule;
  const children: UnknownElement['children'] = Array.isArray(element.children) ? element.children : [];
  // What is undefined is neither less nor more.
  if (children.length < (least as 1) || children.length > (most as 1))
    noteWrongChildren(state, element, rule, element, path);
  let ended: string | undefined;
  for (let index = 0; index < children.length; index += 1) {
    const child = children[index] as UnknownElement | string;
    if (typeof child === 'string') {
      if (!text?.pattern.test(child)) noteWrongChildren(state, element, rule, element, path);
      if (text) writeText(state, child, element, path);
      continue;
    }
    const name = child?.name;
    const at = `${path}/${name}${index ? `#${index + 1}` : ''}`;
    const inner = grammar.get(name);
    if (!holds.includes(name)) noteWrongChildren(state, element, rule, child, at);
    if (ended) note(state, 'unreachable', child, at, `${ended} ends the list before it`);
    if (depth > MAX_DEPTH) note(state, 'depth', child, at, `it is deeper than ${MAX_DEPTH}`);
    else if (inner) {
      const before = state.xml;
      state.xml = '';
      writeAttributes(state, child, inner, at);
      const attributes = state.xml;
      state.xml = '';
      writeChildren(state, child, inner, at, depth + 1);
      if (inner.terminal === 'always' || (inner.terminal && !attributes && !state.xml)) ended ??= name;
      state.xml = `${before}<${name}${attributes}${state.xml ? `>${state.xml}</${name}>` : '/>'}`;
    }
  }
}

function writeAttributes(
  state: WriteState,
  element: UnknownElement,
  rule: ElementDefinition,
  path: string,
): void {
  const { name, attributes } = element;
  for (const key in attributes) {
    const value = attributes[key];
    const kind = rule.attributes.get(key);
    if (value === undefined || !Object.hasOwn(attributes, key)) continue;
    if (kind) {
      const text = textOf(value);
      if (!kind.pattern.test(text))
        note(state, 'value', element, path, `${key} must be ${kind.expected}`, key);
      state.xml += kind.prefix;
      writeText(state, text, element, path, key);
      state.xml += '"';
    } else note(state, 'attributes', element, path, `${name} takes ${[...rule.attributes.keys()]}`, key);
  }
  for (const key of rule.required) {
    if (attributes?.[key] === undefined) note(state, 'required', element, path, `${name} must have ${key}`);
  }
}

/** What stands for a value; nothing for what can be no value. A comma in a list only ever comes between two items. */
function textOf(value: unknown): string {
  if (typeof value !== 'object') return String(value);
  if (!Array.isArray(value)) return '';
  return value.map((item) => (typeof item === 'string' ? item.replaceAll(',', '') : '')).join(',');
}

function writeText(
  state: WriteState,
  text: string,
  element: UnknownElement,
  path: string,
  attribute?: string,
): void {
  let lost = 0;
  state.xml += SUSPICIOUS.test(text)
    ? text.replace(SPECIAL, (character) => {
        const reference = escapeCharacter(character, attribute);
        if (!reference) lost += 1;
        return reference;
      })
    : text;
  if (lost) note(state, 'characters', element, path, `XML cannot carry ${lost} characters`, attribute);
}

function noteWrongChildren(
  state: WriteState,
  { name }: UnknownElement,
  { text, allows: holds, maxChildren: most }: Content,
  at: UnknownElement,
  path: string,
): void {
  const choices = [...(text ? [text.expected] : []), ...holds].join(' or ') || 'nothing';
  note(state, 'children', at, path, `${name} must hold ${choices}${most ? ', just one' : ''}`);
}

function note(
  { findings }: WriteState,
  rule: XmlFault['rule'],
  element: UnknownElement,
  path: string,
  message: string,
  attribute?: string,
): void {
  findings.push([{ rule, path: attribute ? `${path}/@${attribute}` : path, message }, element, attribute]);
}
