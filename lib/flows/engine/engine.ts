import { conference, dequeue, dial, enqueue, redirect, reject } from '../../voice-xml/index.ts';
import type { Data } from '../definition/data.ts';
import type { Definition } from '../definition/flow.ts';
import { own } from '../definition/own-property.ts';
import {
  type Computed,
  isRecord,
  type Step,
  type StepKinds,
  type StepVerb,
  verbOf,
} from '../definition/step.ts';
import { beginRecording, pressed, put, recorded } from './ask-step.ts';
import {
  astray,
  at,
  type Computing,
  ended,
  filled,
  type Halt,
  hearing,
  type Kept,
  knowing,
  known,
  type Move,
  onward,
  type Place,
  type Walk,
  waiting,
} from './run-state.ts';

/** What the caller did; neither is there when they did nothing. */
export interface Input {
  readonly digits?: string | undefined;
  readonly recordingUrl?: string | undefined;
}

/** More steps than any answer needs: beyond it a flow turns in circles by itself. */
export const mostSteps = 100;
export const usualTurns = 50;

/** The first request of a call. `given` are the flow's variables, `facts` what is known of every call. */
export function begin(flow: Definition, given: Data, facts: Data): Halt {
  const language = Object.keys(flow.languages ?? {})[0];
  const place: Place = { step: flow.start, try: 1, turn: 1, language, data: given, visits: {} };
  return travel(onward(flow.start, setOut(flow, place, facts)));
}

/** A further request: the caller has done something at the place where the call waits, or nothing. */
export function receive(flow: Definition, was: Place, input: Input, facts: Data): Halt {
  const walk = setOut(flow, { ...was, turn: was.turn + 1 }, facts);
  return travel(turnsLeft(walk) ? react(input, walk) : overstay(walk));
}

/**
 * The call is over. What the flow does with a recording without speaking (computing, keeping) it still does: callers
 * hang up when they have said what they wanted.
 */
export function hangUp(flow: Definition, was: Place, input: Input, facts: Data): Halt {
  const walk = { ...setOut(flow, { ...was, turn: was.turn + 1 }, facts), isSilent: true };
  const step = own(flow.steps, was.step);
  const isRecorded = step !== undefined && isRecord(step) && input.recordingUrl !== undefined;
  return isRecorded ? travel(react(input, walk)) : ended(walk);
}

/** Goes on behind a computation; without an answer it has failed. */
export function resume({ walk }: Computing, computed: Computed | undefined): Halt {
  const step = walk.flow.steps[walk.place.step] as StepKinds['compute'];
  const [outcome, data] = outcomeOf(computed);
  const way = own(step.compute, outcome);
  if (way === undefined) return travel(onward(step.failed, walk));
  return travel(typeof way === 'string' ? onward(way, walk) : onward(way.next, knowing(data, walk)));
}

/** A computation's answer, taken apart. */
export function outcomeOf(
  computed: Computed | undefined,
): readonly [outcome: string | undefined, data: Data] {
  if (typeof computed !== 'object') return [computed, {}];
  const [entry] = Object.entries(computed);
  return entry ?? [undefined, {}];
}

const setOut = (flow: Definition, place: Place, facts: Data): Walk => ({
  flow,
  facts,
  place,
  isSilent: false,
  verbs: [],
  kept: [],
  order: 0,
});

const turnsLeft = ({ flow, place }: Walk) => place.turn <= (flow.turns?.most ?? usualTurns);

const overstay = (walk: Walk): Move =>
  walk.flow.turns === undefined
    ? astray(walk, 'too-many-turns', walk.place.step)
    : onward(walk.flow.turns.next, walk);

/** What the caller's doing comes to at the step where the call waits. */
function react({ digits, recordingUrl }: Input, walk: Walk): Move {
  const { step: name } = walk.place;
  const step = own(walk.flow.steps, name);
  if (step === undefined) return astray(walk, 'no-such-step', name);
  if ('ask' in step) return pressed(step, digits, walk);
  if (isRecord(step)) return recorded(step, recordingUrl, walk);
  if ('dial' in step) return onward(step.unanswered, walk);
  return onward(name, walk);
}

/** From step to step, up to one that halts. */
function travel(from: Move): Halt {
  let move = from;
  while (move.halt === undefined) move = enter(move.to, move.walk);
  return move;
}

function enter(name: string, walk: Walk): Move {
  const step = own(walk.flow.steps, name);
  const verb = step === undefined ? undefined : verbOf(step);
  if (step === undefined || verb === undefined) return astray(walk, 'no-such-step', name);
  if (walk.order >= mostSteps) return astray(walk, 'endless', name);
  if (walk.isSilent && verb !== 'compute' && verb !== 'keep') return ended(walk);
  const here = at({ step: name, try: 1 }, { ...walk, order: walk.order + 1 });
  if (step.atMost === undefined) return perform(verb, step, here);
  const { visits } = walk.place;
  const visit = (visits[name] ?? 0) + 1;
  if (visit > step.atMost.times) return onward(step.atMost.next, here);
  return perform(verb, step, at({ visits: { ...visits, [name]: visit } }, here));
}

const perform = (verb: StepVerb, step: Step, walk: Walk) =>
  (doing[verb] as (step: Step, walk: Walk) => Move)(step, walk);

const doing: { readonly [V in StepVerb]: (step: StepKinds[V], walk: Walk) => Move } = {
  say: (step, walk) => onward(step.next, hearing(step.say, walk)),
  play: (step, walk) => onward(step.next, hearing({ play: step.play }, walk)),
  ask: put,
  record: (_, walk) => beginRecording(walk),
  dial: ({ dial: phones, callerId, sequential, maxDuration, record, ringBackTone }, walk) => {
    const phoneNumbers = phones.map((phone) => filled(phone, walk));
    const tone = urlOf(ringBackTone, walk);
    const verb = dial({ phoneNumbers, sequential, record, callerId, ringBackTone: tone, maxDuration });
    return waiting(walk, (url) => [verb, redirect(url)]);
  },
  enqueue: (step, walk) => {
    const name = filled(step.enqueue, walk);
    return ended(walk, enqueue({ name, holdMusic: urlOf(step.holdMusic, walk) }));
  },
  dequeue: (step, walk) => {
    const name = step.name === undefined ? undefined : filled(step.name, walk);
    return ended(walk, dequeue({ phoneNumber: filled(step.dequeue, walk), name }));
  },
  conference: (_, walk) => ended(walk, conference()),
  redirect: (step, walk) => ended(walk, redirect(step.redirect)),
  reject: (_, walk) => ended(walk, reject()),
  compute: (_, walk) => ({ halt: 'computing', walk }),
  keep: (step, walk) => {
    const all = known(walk);
    const data: Data = Object.fromEntries(Object.entries(all).filter(([name]) => step.data.includes(name)));
    const { place, order } = walk;
    const fact: Kept = { name: step.keep, data, step: place.step, turn: place.turn, order };
    return onward(step.next, { ...walk, kept: [...walk.kept, fact] });
  },
  end: (step, walk) => ended(hearing(step.end, walk)),
};

const urlOf = (sound: string | undefined, { flow }: Walk) => own(flow.audio, sound)?.url;
