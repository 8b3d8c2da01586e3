import type { Definition } from './flow.ts';
import {
  isRecord,
  type KeyTransition,
  type OutcomeTransition,
  type RetryTransition,
  type Step,
} from './step.ts';

/** A way on from a step. */
export interface Transition {
  readonly to: string;
  readonly on: TransitionTrigger;
  /** The key, or the outcome's name. */
  readonly label?: string;
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
  | 'max-visits';

const nothing: readonly string[] = [];

/** Every way on from a step, in the order in which it is written. */
export function transitionsFrom(step: Step): Transition[] {
  const transitions: Transition[] = [];
  const add = (on: TransitionTrigger, to: string | undefined, collects = nothing, label?: string) => {
    if (to !== undefined) transitions.push({ to, on, collects, ...(label === undefined ? {} : { label }) });
  };
  if ('ask' in step || isRecord(step)) {
    const into = step.into === undefined ? nothing : [step.into];
    if ('keys' in step)
      for (const [key, transition] of Object.entries<KeyTransition<string, string>>(step.keys))
        add('key', targetOf(transition), [...into, ...setBy(transition)], key);
    else add(isRecord(step) ? 'recorded' : 'digits', step.next, into);
    add('silence', exitOf(step.silence));
    if ('wrong' in step) add('wrong', exitOf(step.wrong));
  } else if ('compute' in step) {
    for (const [outcome, transition] of Object.entries(step.compute))
      add('outcome', targetOf(transition), setBy(transition), outcome);
    add('failed', step.failed);
  } else if ('dial' in step) add('unanswered', step.unanswered);
  else if ('next' in step) add('next', step.next);
  add('max-visits', step.maxVisits?.next);
  return transitions;
}

type TransitionTarget = KeyTransition<string, string> | OutcomeTransition<string>;
function targetOf(transition: TransitionTarget) {
  return typeof transition === 'string' ? transition : transition.next;
}
function setBy(transition: TransitionTarget) {
  return typeof transition === 'string' || transition.set === undefined
    ? nothing
    : Object.keys(transition.set);
}
export function exitOf(transition: RetryTransition<string, string, string>) {
  return typeof transition === 'string' ? transition : transition?.next;
}

/** The data that are known at a step: those that every way from the start to it collects. */
export function collectedAt({ start, steps, variables = {} }: Definition, name: string): string[] {
  const transitions = new Map(Object.entries(steps).map(([step, given]) => [step, transitionsFrom(given)]));
  const every = new Set([...transitions.values()].flat().flatMap(({ collects }) => collects));
  const collected = [...every].filter((datum) => !Object.hasOwn(variables, datum) && !comesWithout(datum));
  return [...Object.keys(variables), ...collected];

  function comesWithout(datum: string): boolean {
    const seen = new Set([start]);
    for (const step of seen)
      for (const transition of transitions.get(step) ?? [])
        if (!transition.collects.includes(datum)) seen.add(transition.to);
    return seen.has(name);
  }
}
