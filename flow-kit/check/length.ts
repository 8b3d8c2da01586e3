import { secondsToCompute } from '../../lib/flows/definition/computation.ts';
import type { Definition } from '../../lib/flows/definition/flow.ts';
import type { Prompt } from '../../lib/flows/definition/prompt.ts';
import { partsOf } from '../../lib/flows/definition/prompt-text.ts';
import { DEFAULT_SYSTEM_PROMPTS } from '../../lib/flows/definition/routing.ts';
import type { Step, StepKinds } from '../../lib/flows/definition/step.ts';
import { digitLimits, isRecord } from '../../lib/flows/definition/step-verbs.ts';
import { exitOf, transitionsFrom } from '../../lib/flows/definition/transitions.ts';
import {
  BETWEEN_PARTS_SECONDS,
  DEFAULT_SILENCE_SECONDS,
  DEFAULT_TIMEOUT_SECONDS,
} from '../../lib/flows/engine/ask-step.ts';
import { DEFAULT_MAX_TURNS } from '../../lib/flows/engine/engine.ts';
import { type CallLength, longestOf, type StateOptions } from './longest-path.ts';
import { createSpeechTimer } from './speech.ts';
import { triesOf } from './words.ts';

export type { CallLength } from './longest-path.ts';

/** A dialled phone rings this long, at most. */
const RING_SECONDS = 60;
const BEEP_SECONDS = 1;
/** Fewer than this, times the turns, are followed exactly; beyond it, how often a step was come to is not followed. */
const MAX_CELLS = 1_000_000;

/**
 * The longest call that a flow allows, by dynamic programming over turns and over the steps with how often those with
 * `maxVisits` were come to: every way is taken at its slowest. It is an upper bound; a caller who talks as long as allowed
 * comes near to it.
 */
export function longestCall(flow: Definition): CallLength {
  const most = flow.maxTurns?.times ?? DEFAULT_MAX_TURNS;
  const speech = createSpeechTimer(flow);
  const last = flow.maxTurns === undefined ? undefined : flow.steps[flow.maxTurns.next];
  const goodbye =
    last !== undefined && 'end' in last ? speech(last.end) : speech(DEFAULT_SYSTEM_PROMPTS.tooLong);
  const states = exactStates(flow, speech, Math.floor(MAX_CELLS / most)) ?? roughStates(flow, speech);
  const { seconds, turns } = longestOf(states, most - 1, goodbye);
  return { seconds, turns: turns + 1 };
}

type Speech = (prompt: Prompt) => number;

/** Each step with how often the counted steps were come to; `undefined` when that makes too many. */
function exactStates({ start, steps }: Definition, speech: Speech, max: number): StateOptions[] | undefined {
  const states: StateOptions[] = [];
  const ids = new Map<string, number>();
  const waiting: { readonly name: string; readonly visits: Visits }[] = [];
  const counted = Object.keys(steps).filter((name) => steps[name]?.maxVisits !== undefined);
  const enter = (name: string, visits: Visits): number[] => {
    const arrived = arrival(steps, name, visits);
    if (arrived === undefined) return [];
    const key = `${arrived.name} ${counted.map((step) => arrived.visits[step] ?? 0)}`;
    const known = ids.get(key);
    if (known !== undefined) return [known];
    const id = waiting.push(arrived) - 1;
    ids.set(key, id);
    return [id];
  };
  enter(start, {});
  for (const { name, visits } of waiting) {
    if (waiting.length > max) return undefined;
    states.push(optionsOf(steps[name] as Step, speech, (to) => enter(to, visits)));
  }
  return states;
}

type Visits = Readonly<Record<string, number>>;

/** Where coming to a step leads: to it, or on to the next one when it was come to often enough. */
function arrival(steps: Definition['steps'], to: string, visits: Visits) {
  let name = to;
  for (let hops = 0; hops < 100; hops += 1) {
    const limit = steps[name]?.maxVisits;
    if (limit === undefined) return { name, visits };
    const visit = (Object.hasOwn(visits, name) ? (visits[name] ?? 0) : 0) + 1;
    if (visit <= limit.times) return { name, visits: { ...visits, [name]: visit } };
    name = limit.next;
  }
  return undefined;
}

/** Each step once: a counted step may at any time have been come to often enough, or not. */
function roughStates({ start, steps }: Definition, speech: Speech): StateOptions[] {
  const names = [start, ...Object.keys(steps).filter((name) => name !== start)];
  const ids = new Map(names.map((name, id) => [name, id]));
  const enter = (to: string): number[] => {
    const seen = new Set([to]);
    for (const name of seen) {
      const beyond = steps[name]?.maxVisits?.next;
      if (beyond !== undefined) seen.add(beyond);
    }
    return [...seen].flatMap((name) => ids.get(name) ?? []);
  };
  return names.map((name) => optionsOf(steps[name] as Step, speech, enter));
}

/** A step at its slowest: the seconds and turns that it takes, and where the call may be afterwards. */
function optionsOf(step: Step, speech: Speech, enter: (to: string) => number[]): StateOptions {
  if ('ask' in step) return optionsOfAsk(step, speech, enter);
  if (isRecord(step)) {
    const spent =
      speech(step.record) + BEEP_SECONDS + step.maxLength + (step.timeout ?? DEFAULT_SILENCE_SECONDS);
    const to = [...enter(step.next), ...enter(step.silence)];
    return { options: [{ seconds: spent, turns: 2, to }], perTurn: [0, spent] };
  }
  if ('dial' in step) {
    const rung = RING_SECONDS * (step.sequential === true ? step.dial.length : 1);
    return {
      options: [
        { seconds: rung, turns: 1, to: enter(step.unanswered) },
        { seconds: rung + step.maxDuration, turns: 0, to: [] },
      ],
      perTurn: [rung],
    };
  }
  const ways = transitionsFrom(step).filter(({ on }) => on !== 'max-visits');
  return {
    options: [{ seconds: secondsOf(step, speech), turns: 0, to: ways.flatMap(({ to }) => enter(to)) }],
    perTurn: [],
  };
}

/** Each try is a turn; what is said of silence or a wrong key comes before the next try, and before the way on. */
function optionsOfAsk(step: StepKinds['ask'], speech: Speech, enter: (to: string) => number[]): StateOptions {
  const tries = triesOf(step);
  const asked = speech(step.ask) + answerSeconds(step);
  const told = { silence: wordsOf(step.silence, speech), wrong: wordsOf(step.wrong, speech) };
  const again = Math.max(told.silence, told.wrong);
  const answered = transitionsFrom(step).filter(({ on }) => on === 'key' || on === 'digits');
  const onward = [...new Set(answered.map(({ to }) => to))].flatMap(enter);
  const spent = Array.from({ length: tries }, (_, before) => (before + 1) * asked + before * again);
  return {
    options: [
      ...spent.map((seconds, before) => ({ seconds, turns: before + 1, to: onward })),
      ...(['silence', 'wrong'] as const).map((how) => ({
        seconds: (spent[tries - 1] as number) + told[how],
        turns: tries,
        to: enter(exitOf(step[how])),
      })),
    ],
    perTurn: Array.from({ length: tries }, (_, before) => asked + (before === 0 ? 0 : again)),
  };
}

function wordsOf(transition: StepKinds['ask']['silence'], speech: Speech): number {
  return typeof transition === 'string' ? 0 : speech(transition.say);
}

/** The wait for the first key, and between digits as long again; after each part but the last a short one. */
function answerSeconds(step: StepKinds['ask']): number {
  const timeout = step.timeout ?? DEFAULT_TIMEOUT_SECONDS;
  if (!('keys' in step)) return timeout * (digitLimits(step).max + 1);
  return timeout + BETWEEN_PARTS_SECONDS * (partsOf(step.ask).length - 1);
}

function secondsOf(step: Step, speech: Speech): number {
  if ('say' in step) return speech(step.say);
  if ('end' in step) return speech(step.end);
  if ('play' in step) return speech({ play: step.play });
  if ('compute' in step) return secondsToCompute(step);
  return 'estimatedSeconds' in step ? step.estimatedSeconds : 0;
}
