import type { RetryTransition, Step } from './step.ts';

/** A way on from a step. */
export interface Transition {
  readonly to: string;
  readonly on: TransitionTrigger;
  /** The key, the outcome's name, or the value that is branched on. */
  readonly label?: string | undefined;
  /** The data that are known behind it and were not before. */
  readonly collects: readonly string[];
}

/** What has to happen for a way to be taken. */
export type TransitionTrigger =
  | 'next'
  | 'key'
  | 'digits'
  | 'silence'
  | 'wrong'
  | 'recorded'
  | 'unanswered'
  | 'outcome'
  | 'failed'
  | 'case'
  | 'otherwise'
  | 'max-visits';

/** A way as it is written. */
type Written = string | { readonly next: string; readonly set?: object };

/** What a step of any kind may have that leads on, or that brings data. */
type Leading = {
  readonly [Part in
    | 'next'
    | 'known'
    | (typeof moments)[number]
    | (typeof exits)[number]
    | 'maxVisits']?: Written;
} & { readonly [Part in 'keys' | 'compute' | 'is' | 'atLeast']?: Readonly<Record<string, Written>> } & {
  readonly ask?: unknown;
  readonly into?: string;
  readonly set?: object;
  readonly count?: string;
  readonly branch?: string;
};

const moments = ['open', 'closed', 'holiday'] as const;
const exits = ['silence', 'wrong', 'unanswered', 'failed', 'otherwise'] as const;
const nothing: readonly string[] = [];

/** Every way on from a step, in the order in which it is written. */
export function transitionsFrom(step: Step): Transition[] {
  const given = step as Leading;
  const { ask, into, branch, count } = given;
  const found: Transition[] = [];
  const add = (on: TransitionTrigger, way: Written | undefined, collects = nothing, label?: string) => {
    const { next: to, set } = typeof way === 'object' ? way : { next: way };
    if (to !== undefined)
      found.push({
        to,
        on,
        label,
        collects: set === undefined ? collects : [...collects, ...Object.keys(set)],
      });
  };
  const addEach = (
    on: TransitionTrigger,
    ways: Leading['keys'],
    collects: readonly string[],
    labelled = (label: string) => label,
  ) => {
    for (const label in ways) add(on, ways[label], collects, labelled(label));
  };
  const entered = [into ?? count ?? []].flat();
  const branchedOn = [branch ?? []].flat();
  addEach('key', given.keys, entered);
  addEach('outcome', given.compute, nothing);
  if (into === undefined) add('next', given.next, [...entered, ...Object.keys(given.set ?? {})]);
  else add(ask === undefined ? 'recorded' : 'digits', given.next, entered);
  // Whatever a datum is found to be, it is there.
  addEach('case', given.is, branchedOn);
  addEach('case', given.atLeast, branchedOn, (least) => `≥ ${least}`);
  add('case', given.known, branchedOn, 'known');
  for (const moment of moments) add('case', given[moment], nothing, moment);
  for (const exit of exits) add(exit, given[exit]);
  add('max-visits', given.maxVisits);
  return found;
}

/** Where silence or a wrong answer leads in the end. */
export function exitOf(transition: RetryTransition<string, string, string>): string {
  return typeof transition === 'string' ? transition : transition?.next;
}
