import {
  conference,
  dequeue,
  dial,
  enqueue,
  getDigits,
  type Prompt as PromptVerb,
  record,
  redirect,
  reject,
  responseOf,
  say,
  type Verb,
  type VoiceResponse,
} from '../voice-xml/index.ts';
import type { Data } from './data.ts';
import type { Definition } from './flow.ts';
import { fillText, sound } from './prompt.ts';
import {
  type AskDigitsStep,
  type AskKeyStep,
  type Computed,
  isRecord,
  type Prompt,
  type RecordStep,
  type Step,
  type StepKinds,
  type StepVerb,
  verbOf,
} from './step.ts';
import { exitOf } from './ways.ts';

/** Where a call waits in its flow, and all that it has collected on the way: plain data, small enough for a URL. */
export interface Place {
  readonly step: string;
  /** Which time this is that the step's prompt is put, from 1; 0 for a recording that has not begun. */
  readonly try: number;
  /** How many requests of this call were answered before. */
  readonly turn: number;
  readonly language: string | undefined;
  readonly data: Data;
  /** How often steps with `atMost` were come to. */
  readonly visits: Readonly<Record<string, number>>;
}

/** What the caller did; neither is there when they did nothing. */
export interface Input {
  readonly digits?: string | undefined;
  readonly recordingUrl?: string | undefined;
}

/** Data for the call record. The same turn and order mean the same fact, however often it is told. */
export interface Kept {
  readonly name: string;
  readonly data: Data;
  readonly step: string;
  readonly turn: number;
  readonly order: number;
}

/** Where the engine stops. */
export type Halt = Answered | Computing | Astray;

/** The document, and the place that the caller's next doing is told from; no place when the call ends with it. */
export interface Answered {
  readonly halt: 'answered';
  readonly place: Place | undefined;
  readonly kept: readonly Kept[];
  /** The document, given the URL that leads to the place. */
  readonly document: (url: string) => VoiceResponse;
}

/** A computation is wanted: run it, and `resume` with what it answers. */
export interface Computing {
  readonly halt: 'computing';
  readonly step: string;
  readonly within: number;
  readonly data: Data;
  readonly language: string | undefined;
  readonly turn: number;
  readonly order: number;
  readonly walk: Walk;
}

/** There is no way on that the flow knows. */
export interface Astray {
  readonly halt: 'astray';
  readonly why: 'no-such-step' | 'endless' | 'too-many-turns';
  readonly step: string;
  readonly kept: readonly Kept[];
}

/** The way of one request through the flow. */
interface Walk {
  readonly flow: Definition;
  /** Data that every call has. */
  readonly facts: Data;
  /** Nobody is on the phone any more: only what needs no ears is done. */
  readonly silent: boolean;
  readonly place: Place;
  readonly verbs: readonly Verb[];
  readonly kept: readonly Kept[];
  /** Steps so far. */
  readonly order: number;
}

/** More steps than any answer needs: beyond it a flow turns in circles by itself. */
const mostSteps = 100;
export const usualTurns = 50;
export const usualTries = 3;

/** The first request of a call. */
export function begin(flow: Definition, given: Data, facts: Data): Halt {
  const language = Object.keys(flow.languages ?? {})[0];
  const place: Place = { step: flow.start, try: 0, turn: 1, language, data: given, visits: {} };
  return enter(flow.start, { flow, facts, place, silent: false, verbs: [], kept: [], order: 0 });
}

/** A further request: the caller has done something at the place where the call waits, or nothing. */
export function receive(flow: Definition, was: Place, input: Input, facts: Data): Halt {
  const place = { ...was, turn: was.turn + 1 };
  const walk: Walk = { flow, facts, place, silent: false, verbs: [], kept: [], order: 0 };
  const { most, next } = flow.turns ?? { most: usualTurns, next: undefined };
  if (place.turn > most)
    return next === undefined ? astray(walk, 'too-many-turns', place.step) : enter(next, walk);
  const step = stepOf(flow, place.step);
  if (step === undefined) return astray(walk, 'no-such-step', place.step);
  if ('ask' in step) return pressed(step, input.digits, walk);
  if (isRecord(step)) return recorded(step, input.recordingUrl, walk);
  if ('dial' in step) return enter(step.unanswered, walk);
  return enter(place.step, walk);
}

/**
 * The call is over. What the flow does with a recording without speaking (computing, keeping) it still does: callers
 * hang up when they have said what they wanted.
 */
export function hangUp(flow: Definition, was: Place, input: Input, facts: Data): Halt {
  const place = { ...was, turn: was.turn + 1 };
  const walk: Walk = { flow, facts, place, silent: true, verbs: [], kept: [], order: 0 };
  const step = stepOf(flow, place.step);
  return step !== undefined && isRecord(step) && input.recordingUrl !== undefined
    ? recorded(step, input.recordingUrl, walk)
    : answered(walk);
}

/** Goes on behind a computation; without an answer it has failed. */
export function resume({ step: name, walk }: Computing, computed: Computed | undefined): Halt {
  const step = walk.flow.steps[name] as StepKinds['compute'];
  const [outcome, data] = outcomeOf(computed);
  const way =
    outcome !== undefined && Object.hasOwn(step.compute, outcome) ? step.compute[outcome] : undefined;
  if (way === undefined) return enter(step.failed, walk);
  return typeof way === 'string' ? enter(way, walk) : enter(way.next, knowing(data, walk));
}

export function outcomeOf(computed: Computed | undefined): [outcome: string | undefined, data: Data] {
  if (typeof computed !== 'object') return [computed, {}];
  const [entry] = Object.entries(computed);
  return entry ?? [undefined, {}];
}

function enter(name: string, walk: Walk): Halt {
  const step = stepOf(walk.flow, name);
  if (step === undefined) return astray(walk, 'no-such-step', name);
  if (walk.order >= mostSteps) return astray(walk, 'endless', name);
  const order = walk.order + 1;
  const { visits } = walk.place;
  if (step.atMost === undefined) return perform(step, at({ step: name, try: 1 }, { ...walk, order }));
  const visit = (visits[name] ?? 0) + 1;
  if (visit > step.atMost.times) return enter(step.atMost.next, { ...walk, order });
  return perform(step, at({ step: name, try: 1, visits: { ...visits, [name]: visit } }, { ...walk, order }));
}

function perform(step: Step, walk: Walk): Halt {
  const verb = verbOf(step);
  if (verb === undefined) return astray(walk, 'no-such-step', walk.place.step);
  if (walk.silent && !silently.includes(verb)) return answered(walk);
  return (doing[verb] as (step: Step, walk: Walk) => Halt)(step, walk);
}

const silently: readonly StepVerb[] = ['compute', 'keep'];

const doing: { readonly [V in StepVerb]: (step: StepKinds[V], walk: Walk) => Halt } = {
  say: (step, walk) => enter(step.next, hearing(step.say, walk)),
  play: (step, walk) => enter(step.next, hearing({ play: step.play }, walk)),
  ask: (step, walk) => put(step, walk),
  // A recording begins on a URL of its own: hanging up is how most callers end it, and Africa's Talking then tells of
  // it at the URL that the call is at.
  record: (_, walk) => answered(at({ try: 0 }, walk), (url) => [redirect(url)]),
  dial: (step, walk) => {
    const { callerId, sequential, maxDuration, record } = step;
    const phoneNumbers = step.dial.map((phone) => filled(phone, walk));
    const ringBackTone = urlOf(step.ringBackTone, walk);
    const verb = dial({ phoneNumbers, sequential, record, callerId, ringBackTone, maxDuration });
    return answered(walk, (url) => [verb, redirect(url)]);
  },
  enqueue: (step, walk) =>
    ending(enqueue({ name: filled(step.enqueue, walk), holdMusic: urlOf(step.holdMusic, walk) }), walk),
  dequeue: (step, walk) => {
    const name = step.name === undefined ? undefined : filled(step.name, walk);
    return ending(dequeue({ phoneNumber: filled(step.dequeue, walk), name }), walk);
  },
  conference: (_, walk) => ending(conference(), walk),
  redirect: (step, walk) => ending(redirect(step.redirect), walk),
  reject: (_, walk) => ending(reject(), walk),
  compute: ({ within }, walk) => {
    const { step, language, data, turn } = walk.place;
    return { halt: 'computing', step, within, data, language, turn, order: walk.order, walk };
  },
  keep: (step, walk) => {
    const all = known(walk);
    const data = Object.fromEntries(
      step.data
        .filter((name) => Object.hasOwn(all, name))
        .map((name) => [name, all[name] as string | number]),
    );
    const { place, order } = walk;
    const fact: Kept = { name: step.keep, data, step: place.step, turn: place.turn, order };
    return enter(step.next, { ...walk, kept: [...walk.kept, fact] });
  },
  end: (step, walk) => answered(hearing(step.end, walk), undefined),
};

/** Puts a question. */
function put(
  step: AskKeyStep<string, string, string> | AskDigitsStep<string, string, string>,
  walk: Walk,
): Halt {
  const prompts = sound(step.ask, hearingOf(walk));
  const last = prompts.pop() ?? say('');
  const { timeout = 8 } = step;
  const numDigits = 'keys' in step ? 1 : lengthOf(step).most;
  const finishOnKey = numDigits === 1 ? undefined : '#';
  return answered({ ...walk, verbs: [...walk.verbs, ...prompts] }, (callbackUrl) => [
    getDigits({ numDigits, timeout, finishOnKey, callbackUrl }, last),
    // Nothing is sent when nothing is pressed: the list goes on here.
    redirect(callbackUrl),
  ]);
}

export function lengthOf({ digits }: Pick<AskDigitsStep<string, string, string>, 'digits'>): {
  least: number;
  most: number;
} {
  return typeof digits === 'number' ? { least: digits, most: digits } : digits;
}

function pressed(
  step: AskKeyStep<string, string, string> | AskDigitsStep<string, string, string>,
  keys: string | undefined,
  walk: Walk,
): Halt {
  if (keys === undefined) return again(step, 'silence', walk);
  if ('keys' in step) {
    const way = Object.hasOwn(step.keys, keys) ? step.keys[keys as keyof typeof step.keys] : undefined;
    if (way === undefined) return again(step, 'wrong', walk);
    const remembered = step.into === undefined ? walk : knowing({ [step.into]: keys }, walk);
    if (typeof way === 'string') return enter(way, remembered);
    const { next, set = {}, language = walk.place.language } = way;
    return enter(next, at({ language }, knowing(set, remembered)));
  }
  const { least, most } = lengthOf(step);
  const digits = keys.replace(/#$/, '');
  const fits = /^\d+$/.test(digits) && digits.length >= least && digits.length <= most;
  return fits ? enter(step.next, knowing({ [step.into]: digits }, walk)) : again(step, 'wrong', walk);
}

function again(
  step: AskKeyStep<string, string, string> | AskDigitsStep<string, string, string>,
  how: 'silence' | 'wrong',
  walk: Walk,
): Halt {
  const way = step[how];
  const { try: tried } = walk.place;
  if (tried >= (step.tries ?? usualTries)) return enter(exitOf(way), walk);
  const told = typeof way === 'string' ? walk : hearing(way.say, walk);
  return put(step, at({ try: tried + 1 }, told));
}

function recorded(
  step: RecordStep<string, string, string>,
  recordingUrl: string | undefined,
  walk: Walk,
): Halt {
  if (recordingUrl !== undefined) return enter(step.next, knowing({ [step.into]: recordingUrl }, walk));
  if (walk.place.try > 0) return enter(step.silence, walk);
  const prompts = sound(step.record, hearingOf(walk));
  const last = prompts.pop();
  const { maxLength, finishOnKey = '#', timeout = 5, trimSilence, playBeep = true } = step;
  return answered(at({ try: 1 }, { ...walk, verbs: [...walk.verbs, ...prompts] }), (callbackUrl) => [
    record({ finishOnKey, maxLength, timeout, trimSilence, playBeep, callbackUrl }, last as PromptVerb),
    redirect(callbackUrl),
  ]);
}

const answered = (
  { verbs, kept, place }: Walk,
  closing: ((url: string) => readonly Verb[]) | undefined = undefined,
): Answered => ({
  halt: 'answered',
  place: closing === undefined ? undefined : place,
  kept,
  document: (url) => responseOf(closing === undefined ? verbs : [...verbs, ...closing(url)]),
});

const ending = (verb: Verb, walk: Walk) => answered({ ...walk, verbs: [...walk.verbs, verb] });

const astray = ({ kept }: Walk, why: Astray['why'], step: string): Astray => ({
  halt: 'astray',
  why,
  step,
  kept,
});

const hearing = (prompt: Prompt, walk: Walk): Walk => ({
  ...walk,
  verbs: [...walk.verbs, ...sound(prompt, hearingOf(walk))],
});

const hearingOf = (walk: Walk) => ({ flow: walk.flow, language: walk.place.language, data: known(walk) });
const known = ({ place, facts }: Walk): Data => ({ ...facts, ...place.data });
const filled = (text: string, walk: Walk) => fillText(text, known(walk));
const urlOf = (sound: string | undefined, { flow }: Walk) =>
  sound === undefined ? undefined : flow.audio?.[sound]?.url;

const at = (change: Partial<Place>, walk: Walk): Walk => ({ ...walk, place: { ...walk.place, ...change } });
const knowing = (data: Data, walk: Walk): Walk => at({ data: { ...walk.place.data, ...data } }, walk);

const stepOf = ({ steps }: Definition, name: string): Step | undefined =>
  Object.hasOwn(steps, name) ? steps[name] : undefined;
