import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { Step } from '../../lib/flows/definition/step.ts';
import { isWaiting } from '../../lib/flows/definition/step-verbs.ts';
import { transitionsFrom } from '../../lib/flows/definition/transitions.ts';
import { MAX_STEPS } from '../../lib/flows/engine/engine.ts';

/** The heaviest way of one answer: from coming to a step until there is something to wait for. */
export interface Way {
  readonly weight: number;
  /** The steps on it. */
  readonly path: readonly string[];
}

/** How often counted steps were come to, followed exactly; beyond so many states it is not followed any more. */
const MAX_STATES = 20_000;

const NOTHING: Way = { weight: 0, path: [] };

/**
 * Finds the heaviest way of one answer from any step, each step having its weight. Steps with `maxVisits` are followed as
 * often as they allow, unless that makes too many states: then up to the steps that one answer may have.
 */
export function heaviestWays(flow: Definition, weightOf: (step: Step) => number): (from: string) => Way {
  const exact = exactWays(flow, weightOf);
  let rough: ((from: string) => Way) | undefined;
  return (from) => {
    const way = rough === undefined ? exact(from) : undefined;
    if (way !== undefined) return way;
    rough ??= roughWays(flow, weightOf);
    return rough(from);
  };
}

type Visits = Readonly<Record<string, number>>;

function exactWays(
  { steps }: Definition,
  weightOf: (step: Step) => number,
): (from: string) => Way | undefined {
  const known = new Map<string, Way>();
  const counted = Object.keys(steps).filter((name) => steps[name]?.maxVisits !== undefined);
  const keyOf = (name: string, visits: Visits) => `${name} ${counted.map((step) => visits[step] ?? 0)}`;
  let isTooMuch = false;

  const from = (name: string, visits: Visits, hops: number): Way => {
    const step = Object.hasOwn(steps, name) ? steps[name] : undefined;
    // Longer answers than the engine makes are a fault of their own.
    if (step === undefined || hops > 2 * MAX_STEPS || isTooMuch) return NOTHING;
    const key = keyOf(name, visits);
    const before = known.get(key);
    if (before !== undefined) return before;
    if (known.size > MAX_STATES) isTooMuch = true;
    const way = follow(name, step, visits, hops);
    known.set(key, way);
    return way;
  };
  const follow = (name: string, step: Step, visits: Visits, hops: number): Way => {
    const visit = (Object.hasOwn(visits, name) ? (visits[name] ?? 0) : 0) + 1;
    const { maxVisits } = step;
    if (maxVisits !== undefined && visit > maxVisits.times)
      return onward(0, name, from(maxVisits.next, visits, hops + 1));
    const weight = weightOf(step);
    if (isWaiting(step)) return { weight, path: [name] };
    const seen = maxVisits === undefined ? visits : { ...visits, [name]: visit };
    const further = transitionsFrom(step)
      .filter(({ on }) => on !== 'max-visits')
      .map(({ to }) => from(to, seen, hops + 1));
    return onward(weight, name, heaviest(further));
  };
  return (name) => {
    const way = from(name, {}, 0);
    return isTooMuch ? undefined : way;
  };
}

/** Without counting visits: the heaviest way of so many steps as one answer may have. */
function roughWays({ steps }: Definition, weightOf: (step: Step) => number): (from: string) => Way {
  let best = new Map<string, number>();
  for (let hop = 0; hop < MAX_STEPS; hop += 1) {
    const longer = new Map<string, number>();
    for (const [name, step] of Object.entries(steps)) {
      const further = isWaiting(step) ? [] : transitionsFrom(step).map(({ to }) => best.get(to) ?? 0);
      longer.set(name, weightOf(step) + Math.max(0, ...further));
    }
    best = longer;
  }
  return (name) => ({ weight: best.get(name) ?? 0, path: [name] });
}

function onward(weight: number, name: string, rest: Way): Way {
  return { weight: weight + rest.weight, path: [name, ...rest.path] };
}

function heaviest(ways: readonly Way[]): Way {
  return ways.reduce((a, b) => (b.weight > a.weight ? b : a), NOTHING);
}
