import { grammar, type Rule } from './grammar.ts';
import type { Kind } from './kinds.ts';
import { spellings } from './spellings.ts';

/** A rule of the grammar as it is looked up while a document is written, checked or read. */
export interface Entry extends Pick<Rule, 'least' | 'most' | 'ends'> {
  readonly open: string;
  readonly close: string;
  readonly attributes: ReadonlyMap<string, AttributeEntry>;
  readonly required: readonly string[];
  readonly holds: readonly string[];
  readonly text: Kind<string> | undefined;
}

interface AttributeEntry {
  readonly kind: Kind<unknown>;
  /** All that is written before the value. */
  readonly lead: string;
}

/** An element as it may turn up at run time, when nothing about it is certain. */
export interface Loose {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly children: readonly (Loose | string)[];
}

export const elements: ReadonlyMap<string, Entry> = new Map(
  Object.entries<Rule>(grammar).map(([name, rule]) => [
    name,
    {
      ...rule,
      open: `<${name}`,
      close: `</${name}>`,
      attributes: new Map(
        Object.entries(rule.attributes).map(([key, kind]) => [
          key,
          { kind, lead: ` ${spellings[key]?.[0] ?? key}="` },
        ]),
      ),
      required: Object.keys(rule.attributes).filter((key) => rule.attributes[key]?.required),
      holds: rule.holds ?? [],
      text: rule.text,
    },
  ]),
);

/**
 * How deep elements may stand inside each other. No speech that makes sense goes half as deep, and without a
 * limit a document made by a faulty loop would take the process with it.
 */
export const deepest = 24;
