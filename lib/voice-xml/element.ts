import type { Elements } from './elements.ts';
import type { Kind, Misfit, Split } from './kinds.ts';
import type { Listing } from './response.ts';
import { spellings } from './spellings.ts';

/** One element of a document: plain data that can be compared, stored and sent. */
export interface Element<N extends string> {
  readonly name: N;
  readonly attributes: Attributes<N>;
  readonly children: Children<N>;
}

/** An element without attributes and content. */
export type Bare<N extends string> = Element<N> & {
  readonly attributes: { readonly [Key in keyof KindsOf<N>]?: undefined };
  readonly children: readonly [];
};

/** What the compiler remembers of an element from where it is defined; there is never a value here. */
export interface Defined<N extends string, A, R> {
  readonly [defined]: { readonly name: N; readonly attributes: A; readonly rule: R };
}
declare const defined: unique symbol;

/** The kinds of an element's attributes. */
type KindsOf<N extends string> = N extends keyof Elements
  ? Elements[N] extends Defined<string, infer A, unknown>
    ? A
    : never
  : never;

type RuleOf<N extends string> = N extends keyof Elements
  ? Elements[N] extends Defined<string, unknown, infer R>
    ? R
    : never
  : never;

type Required<N extends string> =
  RuleOf<N> extends { readonly required: infer All extends string } ? Split<All> : never;

type ValueOf<K> = K extends Kind<infer Value, string, unknown> ? Value : never;

/** The attributes of an element; one whose value is `undefined` is not written. */
export type Attributes<N extends string> = object & {
  readonly [Key in keyof KindsOf<N> as Extract<Key, Required<N>>]: ValueOf<KindsOf<N>[Key]>;
} & {
  readonly [Key in keyof KindsOf<N> as Exclude<Key, Required<N>>]?: ValueOf<KindsOf<N>[Key]> | undefined;
};

type ElementNamed<N extends string> = N extends string ? Element<N> : never;

/** What may stand directly inside an element: other elements, text, or both. */
export type Child<N extends string> =
  | (RuleOf<N> extends { readonly holds: infer Inner extends string } ? ElementNamed<Split<Inner>> : never)
  | (RuleOf<N> extends { readonly text: Kind } ? string : never);

type Children<N extends string> = [Child<N>] extends [never]
  ? readonly []
  : RuleOf<N> extends { readonly most: 1 }
    ? RuleOf<N> extends { readonly least: 1 }
      ? readonly [Child<N>]
      : readonly [] | readonly [Child<N>]
    : readonly Child<N>[];

/** What is written inside an element; among many parts one that is `undefined` is skipped, so that it can depend. */
type Content<N extends string> = number extends Children<N>['length']
  ? readonly (Child<N> | undefined)[]
  : Children<N>;

/** What stands in a type error in place of a value that may not be written; the words say why. */
export interface Illegal<Reason extends string> {
  readonly [illegal]: Reason;
}
declare const illegal: unique symbol;

/** The value as it was written or, when it is known to be wrong while compiling, the reason. */
type Legal<Given, K> =
  K extends Kind<unknown, infer Must, infer Literal>
    ? Given extends undefined
      ? Given
      : [Given extends readonly (infer Item)[] ? Misfit<Item, Literal> : Misfit<Given, Literal>] extends [
            never,
          ]
        ? Given extends readonly []
          ? Illegal<`must be ${Must}`>
          : Given
        : Illegal<`must be ${Must}`>
    : never;

type LegalAttributes<N extends string, A> = A & {
  readonly [Key in keyof A]: Key extends keyof KindsOf<N>
    ? Legal<A[Key], KindsOf<N>[Key]>
    : Illegal<`${N} has no attribute ${Key & string}`>;
};

type LegalText<Given, K> = Given & (Given extends string ? Legal<Given, K> : unknown);

// What makes an element: its attributes, then what stands inside, the order in which a document has them. These
// are interfaces, for the compiler looks into an interface only once every element has been defined.

interface FromContent<N extends string, A, R> extends Defined<N, A, R> {
  (...content: Content<N>): Element<N>;
}

interface FromText<N extends string, A, R, K> extends Defined<N, A, R> {
  <const C extends Child<N>>(content: LegalText<C, K>): Element<N>;
}

interface FromAttributes<N extends string, A, R> extends Defined<N, A, R> {
  <const G extends Attributes<N>>(attributes: LegalAttributes<N, G>, ...content: Content<N>): Element<N>;
}

interface FromAttributesAndText<N extends string, A, R, K> extends Defined<N, A, R> {
  <const G extends Attributes<N>, const C extends Child<N>>(
    attributes: LegalAttributes<N, G>,
    content: LegalText<C, K>,
  ): Element<N>;
}

interface FromMaybeAttributes<N extends string, A, R> extends Defined<N, A, R> {
  (): Element<N>;
  <const G extends Attributes<N>>(attributes: LegalAttributes<N, G>): Element<N>;
}

interface FromMaybeAttributesAndText<N extends string, A, R, K> extends Defined<N, A, R> {
  <const C extends Child<N>>(content: LegalText<C, K>): Element<N>;
  <const G extends Attributes<N>, const C extends Child<N>>(
    attributes: LegalAttributes<N, G>,
    content: LegalText<C, K>,
  ): Element<N>;
}

interface FromNothingOrAttributes<N extends string, A, R> extends Defined<N, A, R> {
  (): Bare<N>;
  <const G extends Attributes<N>>(attributes: LegalAttributes<N, G>, ...content: Content<N>): Element<N>;
}

/**
 * Attributes can be left out where none is required, unless the compiler could then not say clearly what is wrong
 * with a prompt that is missing, or with one of many parts.
 */
type Constructor<N extends string, A, R> = N extends 'Response'
  ? Listing<A, R>
  : R extends { readonly text: infer K; readonly most: 1 }
    ? [keyof A] extends [never]
      ? FromText<N, A, R, K>
      : R extends { readonly required: string }
        ? FromAttributesAndText<N, A, R, K>
        : FromMaybeAttributesAndText<N, A, R, K>
    : [keyof A] extends [never]
      ? FromContent<N, A, R>
      : R extends { readonly ends: 'bare' }
        ? FromNothingOrAttributes<N, A, R>
        : R extends { readonly required: string } | { readonly holds: string }
          ? FromAttributes<N, A, R>
          : FromMaybeAttributes<N, A, R>;

/** What may stand inside an element, and what comes behind it. */
export interface Rule {
  /** The attributes that must be there, such as `alphabet|ph`. */
  readonly required?: string;
  /** The elements that may stand inside, such as `Say|Play`; none when absent. */
  readonly holds?: string;
  /** What its text may be; no text when absent. */
  readonly text?: Kind;
  /** At least and at most so many children, where the number matters. */
  readonly least?: 1;
  readonly most?: 1;
  /** Nothing behind it is ever reached: always, or only when it is written bare. */
  readonly ends?: 'always' | 'bare';
}

/** A definition as it is looked up while a document is written or read. */
export interface Entry extends Omit<Rule, 'required' | 'holds'> {
  /** The attributes by name, each with all that is written before its value. */
  readonly attributes: ReadonlyMap<string, Kind & { readonly lead: string }>;
  readonly required: readonly string[];
  readonly holds: readonly string[];
}

/** The grammar: every element that has been defined, by its name. */
export const grammar = new Map<unknown, Entry>();

const split = (names?: string): readonly string[] => names?.split('|') ?? [];

/** Defines an element: what it is called, the kinds of its attributes, and what may stand inside. */
export function define<
  const N extends string,
  A extends Readonly<Record<string, Kind>>,
  const R extends Rule,
>(name: N, attributes: A, rule: R): Constructor<N, A, R> {
  grammar.set(name, {
    ...rule,
    attributes: new Map(
      Object.entries(attributes).map(([key, kind]) => [
        key,
        { ...kind, lead: ` ${spellings[key]?.[0] ?? key}="` },
      ]),
    ),
    required: split(rule.required),
    holds: split(rule.holds),
  });
  const make = (...parts: { readonly children?: unknown }[]) => ({
    name,
    attributes: typeof parts[0] === 'object' && !parts[0]?.children ? parts.shift() : {},
    children: joined(parts),
  });
  return make as never;
}

/** Neighbouring texts become one and empty ones vanish: in a document they cannot be told apart. */
export function joined(parts: readonly unknown[]): readonly unknown[] {
  const children: unknown[] = [];
  for (const part of parts) {
    const last = children.at(-1);
    if (typeof part === 'string' && typeof last === 'string') children.push(`${children.pop()}${part}`);
    else if ((part ?? '') !== '') children.push(part);
  }
  return children;
}
