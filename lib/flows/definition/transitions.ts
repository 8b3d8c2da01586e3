import type { Definition } from './flow.ts';
import { isRecord, type KeyWay, type OutcomeWay, type Step, type Unanswered } from './step.ts';

/** A way on from a step. */
export interface Way {
  readonly to: string;
  readonly on: Occasion;
  /** The key, or the outcome's name. */
  readonly label?: string;
  /** The data that are known behind it and were not before. */
  readonly brings: readonly string[];
}

/** What has to happen for a way to be taken. */
export type Occasion =
  | 'next'
  | 'key'
  | 'digits'
  | 'silence'
  | 'wrong'
  | 'recorded'
  | 'unanswered'
  | 'outcome'
  | 'failed'
  | 'too-often';

const nothing: readonly string[] = [];

/** Every way on from a step, in the order in which it is written. */
export function waysFrom(step: Step): Way[] {
  const ways: Way[] = [];
  const add = (on: Occasion, to: string | undefined, brings = nothing, label?: string) => {
    if (to !== undefined) ways.push({ to, on, brings, ...(label === undefined ? {} : { label }) });
  };
  if ('ask' in step || isRecord(step)) {
    const into = step.into === undefined ? nothing : [step.into];
    if ('keys' in step)
      for (const [key, way] of Object.entries<KeyWay<string, string>>(step.keys))
        add('key', placeOf(way), [...into, ...setBy(way)], key);
    else add(isRecord(step) ? 'recorded' : 'digits', step.next, into);
    add('silence', exitOf(step.silence));
    if ('wrong' in step) add('wrong', exitOf(step.wrong));
  } else if ('compute' in step) {
    for (const [outcome, way] of Object.entries(step.compute))
      add('outcome', placeOf(way), setBy(way), outcome);
    add('failed', step.failed);
  } else if ('dial' in step) add('unanswered', step.unanswered);
  else if ('next' in step) add('next', step.next);
  add('too-often', step.atMost?.next);
  return ways;
}

type Placed = KeyWay<string, string> | OutcomeWay<string>;
const placeOf = (way: Placed) => (typeof way === 'string' ? way : way.next);
const setBy = (way: Placed) =>
  typeof way === 'string' || way.set === undefined ? nothing : Object.keys(way.set);
export const exitOf = (way: Unanswered<string, string, string>) =>
  typeof way === 'string' ? way : way?.next;

/** The data that are known at a step: those that every way from the start to it collects. */
export function collectedAt({ start, steps, variables = {} }: Definition, name: string): string[] {
  const ways = new Map(Object.entries(steps).map(([step, given]) => [step, waysFrom(given)]));
  const every = new Set([...ways.values()].flat().flatMap(({ brings }) => brings));
  const collected = [...every].filter((datum) => !Object.hasOwn(variables, datum) && !comesWithout(datum));
  return [...Object.keys(variables), ...collected];

  function comesWithout(datum: string): boolean {
    const seen = new Set([start]);
    for (const step of seen)
      for (const way of ways.get(step) ?? []) if (!way.brings.includes(datum)) seen.add(way.to);
    return seen.has(name);
  }
}
