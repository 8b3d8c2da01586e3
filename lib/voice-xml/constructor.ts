import type {
  Attributes,
  AttributeTypesOf,
  Child,
  Content,
  Defined,
  Element,
  EmptyElement,
} from './element.ts';
import type { ValueType } from './kinds.ts';
import type { ResponseFunction } from './response.ts';

/** A value of this type cannot be written. It appears in the compiler's error, with the reason. */
export interface Illegal<Reason extends string> {
  readonly [illegal]: Reason;
}
declare const illegal: unique symbol;

/** The value as it was written or, when it is known to be wrong while compiling, the reason. */
type Legal<Given, K> =
  K extends ValueType<unknown, infer Expected, infer Literal>
    ? Given extends undefined
      ? Given
      : [
            Given extends readonly (infer Item)[] ? InvalidPart<Item, Literal> : InvalidPart<Given, Literal>,
          ] extends [never]
        ? Given extends readonly []
          ? Illegal<`must be ${Expected}`>
          : Given
        : Illegal<`must be ${Expected}`>
    : never;

/** The part of a value's type that is wrong; `never` when it is right, or when it can only be checked at run time. */
type InvalidPart<Given, Literal> = string extends Given
  ? never
  : number extends Given
    ? never
    : Given extends ''
      ? Given
      : Given extends number
        ? `${Given}` extends '0' | `-${string}` | `${string}.${string}` | `${string}e-${string}`
          ? Given
          : never
        : Exclude<Given, Literal>;

type LegalAttributes<N extends string, A> = A & {
  readonly [Key in keyof A]: Key extends keyof AttributeTypesOf<N>
    ? Legal<A[Key], AttributeTypesOf<N>[Key]>
    : Illegal<`${N} has no attribute ${Key & string}`>;
};

type LegalText<Given, K> = Given & (Given extends string ? Legal<Given, K> : unknown);

// The functions that make elements take the attributes first and the content second, as in a document. Their types are
// interfaces, because the compiler looks into an interface only after every element has been defined.

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
  (): EmptyElement<N>;
  <const G extends Attributes<N>>(attributes: LegalAttributes<N, G>, ...content: Content<N>): Element<N>;
}

/**
 * Attributes can be left out where none is required, unless the compiler could then not say clearly what is wrong
 * with a prompt that is missing, or with one of many parts.
 */
export type Constructor<N extends string, A, R> = N extends 'Response'
  ? ResponseFunction<A, R>
  : R extends { readonly text: infer K; readonly maxChildren: 1 }
    ? [keyof A] extends [never]
      ? FromText<N, A, R, K>
      : R extends { readonly required: string }
        ? FromAttributesAndText<N, A, R, K>
        : FromMaybeAttributesAndText<N, A, R, K>
    : [keyof A] extends [never]
      ? FromContent<N, A, R>
      : R extends { readonly terminal: 'when-empty' }
        ? FromNothingOrAttributes<N, A, R>
        : R extends { readonly required: string } | { readonly allows: string }
          ? FromAttributes<N, A, R>
          : FromMaybeAttributes<N, A, R>;
