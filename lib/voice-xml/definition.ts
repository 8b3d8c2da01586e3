import type { Constructor } from './constructor.ts';
import type { ValueType } from './kinds.ts';
import { spellings } from './spellings.ts';

/** The rules of an element: its content, and whether anything after it is ever reached. */
export interface ElementRule {
  /** The attributes that must be there, such as `alphabet|ph`. */
  readonly required?: string;
  /** The elements that may stand inside, such as `Say|Play`; none when absent. */
  readonly allows?: string;
  /** The kind of its text; it has no text when this is absent. */
  readonly text?: ValueType;
  /** At least and at most so many children, where the number matters. */
  readonly minChildren?: 1;
  readonly maxChildren?: 1;
  /** Whether nothing after it is ever reached: always, or only when it has neither attributes nor content. */
  readonly terminal?: 'always' | 'when-empty';
}

/** An element's rules in the form in which they are looked up while a document is written or read. */
export interface ElementDefinition extends Omit<ElementRule, 'required' | 'allows'> {
  /** The attributes by name, each with the text that is written before its value. */
  readonly attributes: ReadonlyMap<string, ValueType & { readonly prefix: string }>;
  readonly required: readonly string[];
  readonly allows: readonly string[];
}

/** The grammar: every element that has been defined, by its name. */
export const grammar = new Map<unknown, ElementDefinition>();

function split(names?: string): readonly string[] {
  return names?.split('|') ?? [];
}

/** Defines an element: what it is called, the kinds of its attributes, and what may stand inside. */
export function define<
  const N extends string,
  A extends Readonly<Record<string, ValueType>>,
  const R extends ElementRule,
>(name: N, attributes: A, rule: R): Constructor<N, A, R> {
  grammar.set(name, {
    ...rule,
    attributes: new Map(
      Object.entries(attributes).map(([key, kind]) => [
        key,
        { ...kind, prefix: ` ${spellings[key]?.[0] ?? key}="` },
      ]),
    ),
    required: split(rule.required),
    allows: split(rule.allows),
  });
  const make = (...parts: { readonly children?: unknown }[]) => ({
    name,
    attributes: typeof parts[0] === 'object' && !parts[0]?.children ? parts.shift() : {},
    children: joinTexts(parts),
  });
  return make as never;
}

/** Joins neighbouring texts and leaves out empty ones, since a document makes no difference between them. */
export function joinTexts(parts: readonly unknown[]): readonly unknown[] {
  const children: unknown[] = [];
  for (const part of parts) {
    const last = children.at(-1);
    if (typeof part === 'string' && typeof last === 'string') children.push(`${children.pop()}${part}`);
    else if ((part ?? '') !== '') children.push(part);
  }
  return children;
}
