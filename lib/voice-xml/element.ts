import type { Elements } from './elements.ts';
import type { Split, ValueType } from './kinds.ts';

/** One element of a document: plain data that can be compared, stored and sent. */
export interface Element<N extends string> {
  readonly name: N;
  readonly attributes: Attributes<N>;
  readonly children: Children<N>;
}

/** An element without attributes and content. */
export type EmptyElement<N extends string> = Element<N> & {
  readonly attributes: { readonly [Key in keyof AttributeTypesOf<N>]?: undefined };
  readonly children: readonly [];
};

/** Carries an element's definition for the compiler. It is only a type: no value ever has this property. */
export interface Defined<N extends string, A, R> {
  readonly [defined]: { readonly name: N; readonly attributes: A; readonly rule: R };
}
declare const defined: unique symbol;

/** The kinds of an element's attributes. */
export type AttributeTypesOf<N extends string> = N extends keyof Elements
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

type ValueOf<K> = K extends ValueType<infer Value, string, unknown> ? Value : never;

/** The attributes of an element; one whose value is `undefined` is not written. */
export type Attributes<N extends string> = object & {
  readonly [Key in keyof AttributeTypesOf<N> as Extract<Key, Required<N>>]: ValueOf<AttributeTypesOf<N>[Key]>;
} & {
  readonly [Key in keyof AttributeTypesOf<N> as Exclude<Key, Required<N>>]?:
    | ValueOf<AttributeTypesOf<N>[Key]>
    | undefined;
};

type ElementNamed<N extends string> = N extends string ? Element<N> : never;

/** An item of an element's content: another element, or text. */
export type Child<N extends string> =
  | (RuleOf<N> extends { readonly allows: infer Inner extends string } ? ElementNamed<Split<Inner>> : never)
  | (RuleOf<N> extends { readonly text: ValueType } ? string : never);

type Children<N extends string> = [Child<N>] extends [never]
  ? readonly []
  : RuleOf<N> extends { readonly maxChildren: 1 }
    ? RuleOf<N> extends { readonly minChildren: 1 }
      ? readonly [Child<N>]
      : readonly [] | readonly [Child<N>]
    : readonly Child<N>[];

/** The content of an element. Where it may have several items, one that is `undefined` is skipped, so that an item can be conditional. */
export type Content<N extends string> = number extends Children<N>['length']
  ? readonly (Child<N> | undefined)[]
  : Children<N>;
