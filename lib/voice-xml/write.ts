import { special, suspicious, written } from './characters.ts';
import { type Entry, grammar } from './definition.ts';
import type { Fault } from './fault.ts';
import './verbs.ts';
import './ssml.ts';
import './response.ts';

/** An element as it may turn up at run time, when nothing about it is certain. */
export interface Loose {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: readonly (Loose | string)[];
}

/** A fault and the parts of the tree that it is about, from which the parser finds the place in the source. */
export type Finding = readonly [fault: Fault, element: Loose, attribute: string | undefined];

/** What a walk through a document brings back. */
interface Walk {
  xml: string;
  readonly findings: Finding[];
}

/**
 * How deep elements may stand inside each other. No speech that makes sense goes half as deep, and without a
 * limit a document made by a faulty loop would take the process with it.
 */
const deepest = 24;

type Content = Pick<Entry, 'text' | 'holds' | 'least' | 'most'>;

/**
 * Writes a document and notes everything that is wrong with it, in one walk, so that what is written and what is
 * reported cannot disagree. What comes out is well-formed whatever goes in: what the grammar has no name for, and
 * characters that XML cannot carry, are left out.
 */
export function write(roots: readonly unknown[]): Readonly<Walk> {
  const walk: Walk = { xml: '', findings: [] };
  const around = { name: 'a document', children: roots } as Loose;
  writeChildren(walk, around, { holds: ['Response'], least: 1, most: 1 }, '', 0);
  return {
    xml: `<?xml version="1.0" encoding="UTF-8"?>${walk.xml || '<Response/>'}`,
    findings: walk.findings,
  };
}

function writeChildren(walk: Walk, element: Loose, rule: Content, path: string, depth: number): void {
  const { text, holds, least, most } = rule;
  const children: Loose['children'] = Array.isArray(element.children) ? element.children : [];
  // What is undefined is neither less nor more.
  if (children.length < (least as 1) || children.length > (most as 1))
    mustHold(walk, element, rule, element, path);
  let ended: string | undefined;
  for (let index = 0; index < children.length; index += 1) {
    const child = children[index] as Loose | string;
    if (typeof child === 'string') {
      if (!text?.pattern.test(child)) mustHold(walk, element, rule, element, path);
      if (text) writeText(walk, child, element, path);
      continue;
    }
    const name = child?.name;
    const at = `${path}/${name}${index ? `#${index + 1}` : ''}`;
    const inner = grammar.get(name);
    if (!holds.includes(name)) mustHold(walk, element, rule, child, at);
    if (ended) note(walk, 'ends', child, at, `${ended} ends the list before it`);
    if (depth > deepest) note(walk, 'depth', child, at, `it is deeper than ${deepest}`);
    else if (inner) {
      const before = walk.xml;
      walk.xml = '';
      writeAttributes(walk, child, inner, at);
      const attributes = walk.xml;
      walk.xml = '';
      writeChildren(walk, child, inner, at, depth + 1);
      if (inner.ends === 'always' || (inner.ends && !attributes && !walk.xml)) ended ??= name;
      walk.xml = `${before}<${name}${attributes}${walk.xml ? `>${walk.xml}</${name}>` : '/>'}`;
    }
  }
}

function writeAttributes(walk: Walk, element: Loose, rule: Entry, path: string): void {
  const { name, attributes } = element;
  for (const key in attributes) {
    const value = attributes[key];
    const kind = rule.attributes.get(key);
    if (value === undefined || !Object.hasOwn(attributes, key)) continue;
    if (kind) {
      const text = textOf(value);
      if (!kind.pattern.test(text)) note(walk, 'must', element, path, `${key} must be ${kind.must}`, key);
      walk.xml += kind.lead;
      writeText(walk, text, element, path, key);
      walk.xml += '"';
    } else note(walk, 'attributes', element, path, `${name} takes ${[...rule.attributes.keys()]}`, key);
  }
  for (const key of rule.required) {
    if (attributes?.[key] === undefined) note(walk, 'required', element, path, `${name} must have ${key}`);
  }
}

/** What stands for a value; nothing for what can be no value. A comma in a list only ever comes between two items. */
function textOf(value: unknown): string {
  if (typeof value !== 'object') return String(value);
  if (!Array.isArray(value)) return '';
  return value.map((item) => (typeof item === 'string' ? item.replaceAll(',', '') : '')).join(',');
}

function writeText(walk: Walk, text: string, element: Loose, path: string, attribute?: string): void {
  let lost = 0;
  walk.xml += suspicious.test(text)
    ? text.replace(special, (character) => {
        const reference = written(character, attribute);
        if (!reference) lost += 1;
        return reference;
      })
    : text;
  if (lost) note(walk, 'characters', element, path, `XML cannot carry ${lost} characters`, attribute);
}

function mustHold(
  walk: Walk,
  { name }: Loose,
  { text, holds, most }: Content,
  at: Loose,
  path: string,
): void {
  const choices = [...(text ? [text.must] : []), ...holds].join(' or ') || 'nothing';
  note(walk, 'holds', at, path, `${name} must hold ${choices}${most ? ', just one' : ''}`);
}

function note(
  { findings }: Walk,
  rule: Fault['rule'],
  element: Loose,
  path: string,
  message: string,
  attribute?: string,
): void {
  findings.push([{ rule, path: attribute ? `${path}/@${attribute}` : path, message }, element, attribute]);
}
