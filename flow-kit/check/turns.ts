import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { Step } from '../../lib/flows/definition/step.ts';
import { isRecord } from '../../lib/flows/definition/step-verbs.ts';
import { type Transition, transitionsFrom } from '../../lib/flows/definition/transitions.ts';
import { DEFAULT_TRIES } from '../../lib/flows/engine/ask-step.ts';
import { DEFAULT_MAX_TURNS } from '../../lib/flows/engine/engine.ts';
import type { Note } from './fault.ts';

/** Whether each step can be come to within the turns of a call, on the way that takes the fewest. */
export function checkTurns(flow: Definition, note: Note): void {
  const most = flow.maxTurns?.times ?? DEFAULT_MAX_TURNS;
  const reached = fewestTurns(flow);
  for (const [name, turns] of reached)
    if (turns > most && name !== flow.maxTurns?.next)
      note(
        'unreachable',
        name,
        `No call comes so far: it takes at least ${turns} turns, and ${
          flow.maxTurns === undefined ? `a call has ${DEFAULT_MAX_TURNS}` : `maxTurns.times is ${most}`
        }`,
      );
}

/** The fewest turns that a call has used, its first answer included, when it comes to a step. */
function fewestTurns({ start, steps }: Definition): ReadonlyMap<string, number> {
  const rounds = new Map<string, number>();
  const cost = (name: string, { on }: Transition): number => {
    const step = steps[name] as Step;
    if (on !== 'max-visits') return turnsOf(step, on);
    let round = rounds.get(name);
    if (round === undefined) {
      round = shortest(steps, name, (from, way) =>
        way.on === 'max-visits' ? 0 : turnsOf(steps[from] as Step, way.on),
      ).round;
      rounds.set(name, round);
    }
    // Coming there once too often takes as many rounds as it may be come to.
    return Number.isFinite(round) ? round * (step.maxVisits?.times ?? 0) : 0;
  };
  const { at } = shortest(steps, start, cost);
  return new Map([...at].map(([name, turns]) => [name, turns + 1]));
}

/** Turns that a way out of a step takes. */
function turnsOf(step: Step, on: Transition['on']): number {
  if ('ask' in step) return on === 'silence' || on === 'wrong' ? (step.tries ?? DEFAULT_TRIES) : 1;
  if (isRecord(step)) return 2;
  return 'dial' in step ? 1 : 0;
}

/** The cheapest way from a step to all others, and back to itself: Dijkstra with a bucket for each number of turns. */
function shortest(
  steps: Definition['steps'],
  start: string,
  cost: (from: string, way: Transition) => number,
): { readonly at: ReadonlyMap<string, number>; readonly round: number } {
  const at = new Map<string, number>([[start, 0]]);
  let round = Number.POSITIVE_INFINITY;
  const buckets: string[][] = [[start]];
  for (let turns = 0; turns < buckets.length; turns += 1)
    // Steps that are reached within the same turn are added to the list while it is walked.
    for (const name of buckets[turns] ?? []) goOnFrom(name, turns);
  return { at, round };

  function goOnFrom(name: string, turns: number): void {
    const step = steps[name];
    if (step === undefined || (at.get(name) ?? 0) < turns) return;
    for (const way of transitionsFrom(step)) {
      const arrives = turns + cost(name, way);
      if (way.to === start) round = Math.min(round, arrives);
      if (arrives >= (at.get(way.to) ?? Number.POSITIVE_INFINITY)) continue;
      at.set(way.to, arrives);
      buckets[arrives] ??= [];
      buckets[arrives]?.push(way.to);
    }
  }
}
