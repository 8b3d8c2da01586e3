import type { grammar } from './grammar.ts';
import type { Kind } from './kinds.ts';

export type Grammar = typeof grammar;
export type Name = keyof Grammar;

/** One element of a document: plain data that can be compared, stored and sent. */
export interface Element<N extends Name> {
  readonly name: N;
  readonly attributes: Attributes<N>;
  readonly children: Children<N>;
}

export type Attributes<N extends Name> = object & {
  readonly [A in Required<N>]: ValueOf<Grammar[N]['attributes'], A>;
} & {
  readonly [A in keyof Grammar[N]['attributes'] as Exclude<A, Required<N>>]?:
    | ValueOf<Grammar[N]['attributes'], A>
    | undefined;
};

type ValueOf<Kinds, A extends keyof Kinds> =
  Kinds[A] extends Kind<infer Value, string, unknown> ? Value : never;

type Required<N extends Name> = {
  [A in keyof Grammar[N]['attributes']]: Grammar[N]['attributes'][A] extends { readonly required: true }
    ? A
    : never;
}[keyof Grammar[N]['attributes']];

/** What may stand directly inside an element: other elements, text, or both. */
export type Child<N extends Name> =
  | (Grammar[N] extends { readonly holds: readonly (infer Inner extends Name)[] }
      ? ElementNamed<Inner>
      : never)
  | (Grammar[N] extends { readonly text: unknown } ? string : never);

type ElementNamed<N extends Name> = N extends Name ? Element<N> : never;

type Children<N extends Name> = Grammar[N] extends { readonly most: 1 }
  ? Grammar[N] extends { readonly least: 1 }
    ? readonly [Child<N>]
    : readonly [] | readonly [Child<N>]
  : Grammar[N] extends { readonly holds: unknown }
    ? readonly Child<N>[]
    : readonly [];

/** What stands in a type error in place of a value that may not be written; the words say why. */
export interface Illegal<Reason extends string> {
  readonly [illegal]: Reason;
}
declare const illegal: unique symbol;

/**
 * The attributes `A` as they were written, with every value that is known to be wrong while compiling
 * replaced by the reason. Values that are only known at run time pass; `check` sees to those.
 */
export type Legal<N extends Name, A> = A & {
  readonly [Key in keyof A]: Key extends keyof Grammar[N]['attributes']
    ? LegalValue<A[Key], Grammar[N]['attributes'][Key]>
    : Illegal<`${N} has no attribute ${Key & string}`>;
};

type LegalValue<Given, K> =
  K extends Kind<unknown, infer Must, infer Literal>
    ? Given extends undefined
      ? Given
      : Given extends readonly []
        ? Illegal<`must be ${Must}`>
        : Given extends readonly (infer Item)[]
          ? [Misfit<Item, Literal>] extends [never]
            ? Given
            : Illegal<`must be ${Must}`>
          : [Misfit<Given, Literal>] extends [never]
            ? Given
            : Illegal<`must be ${Must}`>
    : never;

/** What of a value's type is known to be wrong: `never` when it fits, or when only run time can tell. */
type Misfit<Given, Literal> = string extends Given
  ? never
  : number extends Given
    ? never
    : Given extends number
      ? `${Given}` extends '0' | `-${string}` | `${string}.${string}` | `${string}e-${string}`
        ? Given
        : never
      : Exclude<Given, Literal>;

const none = {};

/** An element from its attributes, its content, or both; what was left out of the content is skipped. */
export function element<N extends Name>(
  name: N,
  attributes: object = none,
  children: readonly unknown[] = [],
): Element<N> {
  return { name, attributes, children } as unknown as Element<N>;
}
