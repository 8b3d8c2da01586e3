import type { Illegal } from './constructor.ts';
import { define, joinTexts } from './definition.ts';
import type { Defined, Element } from './element.ts';
import type { Conference, Dequeue, Redirect, Reject, TerminalRecord, Verb } from './verbs.ts';

/** A document: what Africa's Talking does next with the call. */
export type VoiceResponse = Element<'Response'>;

/** The verbs behind which nothing is ever reached. */
export type Terminal = Redirect | Reject | TerminalRecord | Dequeue | Conference;

type Listed = readonly (Verb | undefined)[];

/**
 * The verbs as they may be listed: what is no verb must become one, and the first verb that is never reached
 * is replaced by the reason.
 */
type Ordered<Verbs extends readonly unknown[]> = Verbs extends readonly []
  ? []
  : Verbs extends readonly [infer First extends Listed[number], ...infer Rest]
    ? [Extract<First, Terminal>] extends [never]
      ? [First, ...Ordered<Rest>]
      : [First, ...Unreached<Extract<First, Terminal>['name'], Rest>]
    : Verbs extends readonly [unknown, ...infer Rest]
      ? [Verb, ...Rest]
      : [Extract<Verbs[number], Terminal>] extends [never]
        ? Listed
        : Illegal<'a list that is made at run time goes to responseOf, and check judges its order'>[];

type Unreached<By extends string, Verbs extends readonly unknown[]> = Verbs extends readonly [
  unknown,
  ...infer Rest,
]
  ? [Illegal<`nothing behind ${By} is ever reached, as it ends the list`>, ...Rest]
  : Verbs;

/** The type of `response`, which makes a document from verbs that are written out one by one. */
export interface ResponseFunction<A, R> extends Defined<'Response', A, R> {
  <const Verbs extends readonly unknown[]>(...verbs: Verbs & Ordered<Verbs>): VoiceResponse;
}

/** A document: the verbs that Africa's Talking executes, in order. */
export const response = define(
  'Response',
  {},
  { allows: 'Say|Play|GetDigits|Dial|Record|Enqueue|Dequeue|Redirect|Reject|Conference' },
);

/** A document from a list that is made at run time, whose order only `check` can judge. */
export function responseOf(verbs: Listed): VoiceResponse {
  return {
    name: 'Response',
    attributes: {},
    children: joinTexts(verbs) as readonly Verb[],
  };
}
