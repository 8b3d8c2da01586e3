import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { Step } from '../../lib/flows/definition/step.ts';
import { isMute, verbOf } from '../../lib/flows/definition/step-verbs.ts';
import {
  type Transition,
  type TransitionTrigger,
  transitionsFrom,
} from '../../lib/flows/definition/transitions.ts';
import type { Note } from './fault.ts';
import { meant } from './meant.ts';
import { endings } from './parts.ts';
import { checkTurns } from './turns.ts';

/** Whether every step is reached, every way ends, and none goes in circles by itself. */
export function checkGraph(flow: Definition, note: Note): void {
  const { start, steps, maxTurns } = flow;
  const graph: Graph = new Map(Object.entries(steps).map(([name, step]) => [name, transitionsFrom(step)]));
  checkTargets(graph, note);
  const starts = [start, ...(maxTurns === undefined ? [] : [maxTurns.next])];
  const reached = closure(starts, (name) => targets(graph.get(name)));
  for (const name of graph.keys()) if (!reached.has(name)) note('unreachable', name, 'No way leads here');
  checkEnds(steps, graph, note);
  for (const circle of circlesOf(steps, graph))
    note(
      'endless',
      circle[0],
      `The call goes round and round by itself: ${[...circle, circle[0]].join(' → ')}. Give one of these steps maxVisits`,
    );
  checkRejects(steps, graph, start, note);
  checkTurns(flow, note);
}

function checkTargets(graph: Graph, note: Note): void {
  for (const [name, transitions] of graph)
    for (const { to, on, label } of transitions)
      if (!graph.has(to))
        note(
          'unknown-step',
          name,
          `It leads to '${to}' on ${describeTrigger(on, label)}, which is not there${meant(to, graph.keys())}`,
        );
}

function checkEnds(steps: Definition['steps'], graph: Graph, note: Note): void {
  const ending = [...graph.keys()].filter((name) => isEnding(steps[name] as Step));
  const sources = reversed(graph);
  const ends = closure(ending, (name) => sources.get(name) ?? []);
  for (const name of graph.keys())
    if (!ends.has(name)) note('dead-end', name, 'No way from here ever ends the call');
}

/** A dialled phone that is picked up ends the call too. */
function isEnding(step: Step) {
  const verb = verbOf(step);
  return verb === 'dial' || (verb !== undefined && endings.includes(verb));
}

export function describeTrigger(on: TransitionTrigger, label: string | undefined) {
  if (on === 'key') return `key ${label}`;
  if (on === 'outcome' || on === 'case') return `${on} '${label}'`;
  return triggerTexts[on];
}
const triggerTexts: Readonly<Record<Exclude<TransitionTrigger, 'key' | 'outcome' | 'case'>, string>> = {
  next: "'next'",
  digits: 'the digits',
  silence: 'silence',
  wrong: 'a wrong key',
  recorded: 'a recording',
  unanswered: 'no answer',
  failed: 'failure',
  otherwise: 'anything else',
  'max-visits': 'coming too often',
};

type Graph = ReadonlyMap<string, readonly Transition[]>;

function targets(transitions: readonly Transition[] = []) {
  return transitions.map(({ to }) => to);
}

function reversed(graph: Graph): Map<string, string[]> {
  const sources = new Map<string, string[]>();
  for (const [name, transitions] of graph)
    for (const { to } of transitions) {
      const all = sources.get(to);
      if (all === undefined) sources.set(to, [name]);
      else all.push(name);
    }
  return sources;
}

function closure(from: readonly string[], next: (name: string) => readonly string[]): ReadonlySet<string> {
  const seen = new Set(from);
  for (const name of seen) for (const to of next(name)) seen.add(to);
  return seen;
}

/** Transitions that need no action of the caller, or of the person at a dialled phone. */
const triggersWithoutCaller: readonly TransitionTrigger[] = [
  'next',
  'silence',
  'unanswered',
  'outcome',
  'failed',
  'case',
  'otherwise',
  'max-visits',
];

/**
 * Circles in which the caller does nothing. A step with `maxVisits` breaks a circle, except through the way that it takes
 * when it was come to too often.
 */
function circlesOf(steps: Definition['steps'], graph: Graph): string[][] {
  const idle = new Map(
    [...graph].map(([name, transitions]) => {
      const isBounded = steps[name]?.maxVisits !== undefined;
      const followed = transitions.filter(({ on }) =>
        isBounded ? on === 'max-visits' : triggersWithoutCaller.includes(on),
      );
      return [name, targets(followed)];
    }),
  );
  const found: string[][] = [];
  const inCircle = new Set<string>();
  for (const name of idle.keys()) {
    if (inCircle.has(name)) continue;
    const path = pathTo(name, idle);
    if (path === undefined) continue;
    found.push(path);
    for (const step of path) inCircle.add(step);
  }
  return found;
}

/** The shortest way from a step back to itself. */
function pathTo(goal: string, graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const cameFrom = new Map<string, string>();
  const queue = [goal];
  for (const name of queue)
    for (const to of graph.get(name) ?? []) {
      if (to === goal) {
        const path = [name];
        for (let at = name; at !== goal; path.unshift(at)) at = cameFrom.get(at) as string;
        return path;
      }
      if (cameFrom.has(to)) continue;
      cameFrom.set(to, name);
      queue.push(to);
    }
  return undefined;
}

/** A Reject is free only while nothing was heard. */
function checkRejects(steps: Definition['steps'], graph: Graph, start: string, note: Note): void {
  const audible = [...graph.keys()].filter((name) => {
    const verb = verbOf(steps[name] as Step);
    return verb !== undefined && !isMute(verb);
  });
  const behind = closure(
    audible.flatMap((name) => targets(graph.get(name))),
    (name) => targets(graph.get(name)),
  );
  for (const name of graph.keys())
    if ('reject' in (steps[name] as Step) && behind.has(name) && name !== start)
      note('late-reject', name, "Something may have been heard before: use 'end', or reject first of all");
}
