import { countImpossible } from './characters.ts';
import { deepest, type Entry, elements, type Loose } from './elements.ts';
import type { VoiceResponse } from './response.ts';

/** What is wrong with a document, and what would be right. */
export interface Fault {
  readonly rule:
    | 'attribute'
    | 'character'
    | 'content'
    | 'depth'
    | 'missing'
    | 'order'
    | 'size'
    | 'value'
    | 'xml';
  /** Where, as an XPath: `/Response/GetDigits[2]/@timeout`. */
  readonly path: string;
  /** A sentence for people. It quotes numbers but no text of the document, which may be private. */
  readonly message: string;
}

/** A fault and the parts of the tree that it is about, from which the parser finds the place in the source. */
export interface Finding extends Fault {
  path: string;
  readonly element: Loose;
  readonly attribute: string | undefined;
}

/** Everything that is wrong with a document; empty when it is legal. It never throws, whatever the tree holds. */
export function check(document: VoiceResponse): Fault[] {
  return find(document as unknown as Loose).map(({ rule, path, message }) => ({ rule, path, message }));
}

export function find(document: Loose): Finding[] {
  if (document?.name !== 'Response') return [found('content', document, 'a document must be a Response')];
  const findings = inspect(document, 0, []);
  for (const finding of findings) finding.path = `/Response${finding.path}`;
  return findings;
}

function inspect(element: Loose, depth: number, findings: Finding[]): Finding[] {
  const entry = elements.get(element?.name);
  if (entry === undefined) return findings;
  if (depth <= deepest) {
    inspectAttributes(element, entry, findings);
    inspectChildren(element, entry, depth, findings);
  } else findings.push(found('depth', element, `elements may stand ${deepest} deep at most`));
  return findings;
}

function inspectAttributes(element: Loose, entry: Entry, findings: Finding[]): void {
  const { name, attributes } = element;
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined) continue;
    const kind = entry.attributes.get(key)?.kind;
    if (kind === undefined) {
      const message = `${name} has no such attribute; it takes ${listed([...entry.attributes.keys()])}`;
      findings.push(found('attribute', element, message, key));
    } else if (!kind.fits(value)) {
      const message = `${key} must be ${kind.must}${typeof value === 'number' ? `, not ${value}` : ''}`;
      findings.push(found('value', element, message, key));
    } else if (typeof value === 'string') inspectText(value, element, findings, key);
  }
  for (const key of entry.required) {
    if (attributes?.[key] !== undefined) continue;
    const message = `${name} must have ${key}: ${entry.attributes.get(key)?.kind.must}`;
    findings.push(found('missing', element, message));
  }
}

function inspectChildren(element: Loose, entry: Entry, depth: number, findings: Finding[]): void {
  const { name } = element;
  const children = Array.isArray(element.children) ? element.children : [];
  const { least = 0, most = children.length } = entry;
  if (children.length < least || children.length > most) {
    findings.push(
      found('content', element, `${name} must hold ${content(entry)}, not ${children.length || 'nothing'}`),
    );
  }
  let ended: string | undefined;
  for (const [index, child] of children.entries()) {
    const before = findings.length;
    if (typeof child === 'string') {
      if (entry.text === undefined)
        findings.push(found('content', element, `${name} must hold ${content(entry)}, not text`));
      else if (!entry.text.fits(child))
        findings.push(found('value', element, `${name} must hold ${entry.text.must}`));
      else inspectText(child, element, findings);
      continue;
    }
    if (!entry.holds.includes(child?.name)) {
      findings.push(found('content', child, `${name} must hold ${content(entry)}, not this`));
    } else if (ended !== undefined) {
      findings.push(found('order', child, `nothing behind ${ended} is ever reached, as it ends the list`));
    }
    inspect(child, depth + 1, findings);
    if (ends(child)) ended ??= child.name;
    if (findings.length === before) continue;
    const step = `/${locate(child, index, children)}`;
    for (const finding of findings.slice(before)) finding.path = step + finding.path;
  }
}

function inspectText(text: string, element: Loose, findings: Finding[], attribute?: string): void {
  const count = countImpossible(text);
  if (count > 0)
    findings.push(
      found('character', element, `${count} characters that XML cannot carry are left out`, attribute),
    );
}

function found(rule: Fault['rule'], element: Loose, message: string, attribute?: string): Finding {
  return { rule, path: attribute === undefined ? '' : `/@${attribute}`, message, element, attribute };
}

/** Whether nothing behind an element is ever reached. */
function ends(element: Loose): boolean {
  const when = elements.get(element?.name)?.ends;
  if (when !== 'bare') return when === 'always';
  return (
    element.children?.length === 0 &&
    Object.values(element.attributes ?? {}).every((value) => value === undefined)
  );
}

function content({ text, holds, most }: Entry): string {
  const choices = listed(text === undefined ? holds : ['text', ...holds], ' or ');
  return most === 1 ? `one ${choices}` : choices;
}

function listed(names: readonly string[], or = ', '): string {
  return names.length === 0 ? 'nothing' : names.join(or);
}

/** A child's step in an XPath, counted among its namesakes where there are several. */
function locate({ name }: Loose, index: number, children: readonly (Loose | string)[]): string {
  const isNamesake = (child: Loose | string) => typeof child !== 'string' && child.name === name;
  if (children.filter(isNamesake).length === 1) return name;
  return `${name}[${children.slice(0, index + 1).filter(isNamesake).length}]`;
}
