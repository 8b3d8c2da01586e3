import { conference, dequeue, dial, enqueue, redirect, reject } from '../../voice-xml/index.ts';
import type { Computed } from '../definition/computation.ts';
import type { Data } from '../definition/data.ts';
import { MAX_COUNT } from '../definition/data-sources.ts';
import type { Definition } from '../definition/flow.ts';
import { ownProperty } from '../definition/own-property.ts';
import { soleDatum } from '../definition/prompt-text.ts';
import type { Step, StepKinds, StepVerb } from '../definition/step.ts';
import { isMute, isRecord, verbOf } from '../definition/step-verbs.ts';
import { beginRecording, onDigits, onRecording, promptCaller } from './ask-step.ts';
import { soundUrl } from './prompt.ts';
import {
  answerAndEnd,
  answerAndWait,
  type ComputeStop,
  type DialStop,
  type FlowState,
  flowError,
  goTo,
  interpolate,
  knownData,
  type PhoneVerdict,
  promptContext,
  type RunState,
  type SavedStepData,
  type StepOutcome,
  type Stop,
  sayable,
  withData,
  withPrompt,
  withState,
} from './run-state.ts';

/** What the caller did; neither is there when they did nothing. */
export interface CallerInput {
  readonly digits?: string | undefined;
  readonly recordingUrl?: string | undefined;
  /** They have talked with the phone that was dialled. */
  readonly hasTalked?: boolean;
}

/** What is known of the call, and when it is. */
export interface CallMoment {
  readonly facts: Data;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** More steps than any answer needs: beyond it a flow turns in circles by itself. */
export const MAX_STEPS = 100;

/** Requests after which a call ends whose flow says nothing of it: a loop would cost money until the caller hangs up. */
export const DEFAULT_MAX_TURNS = 50;

/** The first request of a call. `given` are the flow's variables. */
export function begin(flow: Definition, given: Data, moment: CallMoment): Stop {
  const state: FlowState = {
    step: flow.start,
    try: 1,
    turn: 1,
    language: firstLanguageOf(flow),
    data: given,
    visits: {},
  };
  return runUntilStop(goTo(flow.start, initialRun(flow, state, moment)));
}

/** A further request: the caller has done something at the step where the call waits, or nothing. */
export function receive(flow: Definition, was: FlowState, input: CallerInput, moment: CallMoment): Stop {
  const run = initialRun(flow, { ...was, turn: was.turn + 1 }, moment);
  // Those who have talked are told nothing any more, not even that it has taken long.
  const isDone = input.hasTalked === true && 'dial' in (ownProperty(flow.steps, was.step) ?? {});
  return runUntilStop(isDone || hasTurnsLeft(run) ? onInput(input, run) : endTooManyTurns(run));
}

/** A further request that answers a question of an earlier wording of the flow: the step is done as it is now. */
export function putAgain(flow: Definition, was: FlowState, moment: CallMoment): Stop {
  const run = initialRun(flow, { ...was, try: 1, turn: was.turn + 1 }, moment);
  const step = ownProperty(flow.steps, was.step);
  const verb = step && verbOf(step);
  if (!hasTurnsLeft(run)) return runUntilStop(endTooManyTurns(run));
  return runUntilStop(
    step === undefined || verb === undefined
      ? flowError(run, 'no-such-step', was.step)
      : perform(verb, step, run),
  );
}

/**
 * The call is over. What the flow does with a recording without speaking (computing, saving) it still does: callers
 * hang up when they have said what they wanted.
 */
export function hangUp(flow: Definition, was: FlowState, input: CallerInput, moment: CallMoment): Stop {
  const run = { ...initialRun(flow, { ...was, turn: was.turn + 1 }, moment), isSilent: true };
  const step = ownProperty(flow.steps, was.step);
  const isRecorded = step !== undefined && isRecord(step) && input.recordingUrl !== undefined;
  return isRecorded ? runUntilStop(onInput(input, run)) : answerAndEnd(run);
}

/** The language that a call of the flow begins in. */
export function firstLanguageOf({ languages = {} }: Definition): string | undefined {
  return Object.keys(languages)[0];
}

/** Goes on behind a computation; without an answer it has failed. */
export function resume({ run }: ComputeStop, computed: Computed | undefined): Stop {
  const step = run.flow.steps[run.state.step] as StepKinds['compute'];
  const [outcome, data] = outcomeOf(computed);
  const transition = ownProperty(step.compute, outcome);
  if (transition === undefined) return runUntilStop(goTo(step.failed, run));
  return runUntilStop(
    typeof transition === 'string' ? goTo(transition, run) : goTo(transition.next, withData(data, run)),
  );
}

/** A computation's answer, taken apart. */
export function outcomeOf(
  computed: Computed | undefined,
): readonly [outcome: string | undefined, data: Data] {
  if (typeof computed !== 'object') return [computed, {}];
  const [entry] = Object.entries(computed);
  return entry ?? [undefined, {}];
}

function initialRun(flow: Definition, state: FlowState, { facts, at }: CallMoment): RunState {
  return { flow, facts, at, state, isSilent: false, verbs: [], saved: [], order: 0, path: [] };
}

function hasTurnsLeft({ flow, state }: RunState): boolean {
  return state.turn <= (flow.maxTurns?.times ?? DEFAULT_MAX_TURNS);
}

function endTooManyTurns(run: RunState): StepOutcome {
  return run.flow.maxTurns === undefined
    ? flowError(run, 'too-many-turns', run.state.step)
    : goTo(run.flow.maxTurns.next, run);
}

/** What the caller's doing comes to at the step where the call waits. */
function onInput({ digits, recordingUrl, hasTalked = false }: CallerInput, run: RunState): StepOutcome {
  const { step: name } = run.state;
  const step = ownProperty(run.flow.steps, name);
  if (step === undefined) return flowError(run, 'no-such-step', name);
  if ('ask' in step) return onDigits(step, digits, run);
  if (isRecord(step)) return onRecording(step, recordingUrl, run);
  if ('dial' in step) return hasTalked ? answerAndEnd(run) : goTo(step.unanswered, run);
  return goTo(name, run);
}

/** From step to step, up to one that halts. */
function runUntilStop(from: StepOutcome): Stop {
  let outcome = from;
  while (outcome.stop === undefined) outcome = enterStep(outcome.to, outcome.run);
  return outcome;
}

function enterStep(name: string, run: RunState): StepOutcome {
  const step = ownProperty(run.flow.steps, name);
  const verb = step === undefined ? undefined : verbOf(step);
  if (step === undefined || verb === undefined) return flowError(run, 'no-such-step', name);
  if (run.order >= MAX_STEPS) return flowError(run, 'endless', name);
  if (run.isSilent && !isMute(verb)) return answerAndEnd(run);
  const here = withState({ step: name, try: 1 }, { ...run, order: run.order + 1, path: [...run.path, name] });
  if (step.maxVisits === undefined) return perform(verb, step, here);
  const { visits } = run.state;
  const visit = (ownProperty(visits, name) ?? 0) + 1;
  if (visit > step.maxVisits.times) return goTo(step.maxVisits.next, here);
  return perform(verb, step, withState({ visits: { ...visits, [name]: visit } }, here));
}

function perform(verb: StepVerb, step: Step, run: RunState): StepOutcome {
  return (stepHandlers[verb] as (step: Step, run: RunState) => StepOutcome)(step, run);
}

const stepHandlers: { readonly [V in StepVerb]: (step: StepKinds[V], run: RunState) => StepOutcome } = {
  say: (step, run) => goTo(step.next, withPrompt(step.say, run)),
  play: (step, run) => goTo(step.next, withPrompt({ play: step.play }, run)),
  ask: promptCaller,
  record: (_, run) => beginRecording(run),
  dial: dialPhones,
  enqueue: (step, run) => {
    const name = interpolate(step.enqueue, run).trim();
    const holdMusic = soundUrl(step.holdMusic, promptContext(run));
    return answerAndEnd(
      sayable(step.enqueue, run),
      enqueue({ name: name === '' ? undefined : name, holdMusic }),
    );
  },
  dequeue: (step, run) => {
    const name = step.name === undefined ? '' : interpolate(step.name, run).trim();
    const phoneNumber = interpolate(step.dequeue, run);
    if (!isDialable(phoneNumber)) return flowError(run, 'not-a-number', run.state.step);
    return answerAndEnd(run, dequeue({ phoneNumber, name: name === '' ? undefined : name }));
  },
  conference: (_, run) => answerAndEnd(run, conference()),
  redirect: (step, run) => answerAndEnd(run, redirect(step.redirect)),
  reject: (_, run) => answerAndEnd(run, reject()),
  compute: (_, run) => ({ stop: 'computing', run }),
  save: saveData,
  set: (step, run) => goTo(step.next, withData(step.set, run)),
  count: ({ count, by = 1, next }, run) => {
    const was = ownProperty(run.state.data, count);
    const sum = (typeof was === 'number' ? was : 0) + by;
    return goTo(next, withData({ [count]: Math.min(Math.max(sum, 0), MAX_COUNT) }, run));
  },
  branch: (step, run) => goTo(wayOf(step, run), run),
  hours: ({ hours, open, closed, holiday = closed }, run) =>
    goTo({ open, closed, holiday }[hours.stateAt(run.at)], run),
  language: (step, run) => {
    const datum = soleDatum(step.language);
    const language = datum === undefined ? step.language : `${ownProperty(knownData(run), datum)}`;
    const isSpoken = Object.hasOwn(run.flow.languages ?? {}, language);
    return goTo(step.next, isSpoken ? withState({ language }, run) : run);
  },
  end: (step, run) => answerAndEnd(withPrompt(step.end, run)),
};

/** Asks whether these phones may be rung; when a datum left none, nobody has answered. */
function dialPhones(step: StepKinds['dial'], run: RunState): StepOutcome {
  const phones = step.dial
    .map((phone) => ({ text: interpolate(phone, run).trim(), isOurs: !phone.includes('{') }))
    .filter(({ text }) => text);
  return phones.length === 0 ? goTo(step.unanswered, run) : { stop: 'dialling', run, phones };
}

/** Rings the phones that may be rung. Those that may not are told in the record, and without any other nobody has answered. */
export function connect({ run, phones }: DialStop, verdicts: readonly PhoneVerdict[]): Stop {
  const step = run.flow.steps[run.state.step] as StepKinds['dial'];
  const { callerId, sequential, maxDuration, record, unanswered } = step;
  const phoneNumbers = verdicts.flatMap(({ phone }) => (phone === undefined ? [] : [phone as `+${string}`]));
  const refused = phones.filter((_, at) => verdicts[at]?.refused);
  const data = {
    phones: `${refused.map(({ text }) => text)}`,
    rules: `${verdicts.flatMap(({ refused = [] }) => refused)}`,
  };
  const told = refused.length === 0 ? run : withSaved('not-dialled', data, run);
  if (phoneNumbers.length === 0) return runUntilStop(goTo(unanswered, told));
  const ringBackTone = soundUrl(step.ringBackTone, promptContext(told));
  const verb = dial({ phoneNumbers, sequential, record, callerId, ringBackTone, maxDuration });
  return answerAndWait(withState({ hasDialled: true }, told), (url) => [verb, redirect(url)]);
}

/** Every phone that looks like one: what a walk through a flow, or a test, rings. */
export function everyPhone(phones: DialStop['phones']): PhoneVerdict[] {
  return phones.map(({ text: phone }) => (isDialable(phone) ? { phone } : { refused: '' }));
}

/** What Africa's Talking can ring: a number with its country code, a SIP address, username.clientName. */
function isDialable(phone: string): phone is `+${string}` {
  return /^(\+[1-9]\d{6,14}|[^\s,+@]+@[^\s,@]+|[^\s,+@.]+\.[^\s,@]+)$/.test(phone);
}

/** Secrets are never saved; what is not there, such as a number that is withheld, is left out. */
function saveData(step: StepKinds['save'], run: RunState): StepOutcome {
  const names = step.data.map((name) => name.replace(/\?$/, ''));
  const known = Object.entries(knownData(run));
  const data: Data = Object.fromEntries(known.filter(([name]) => names.includes(name)));
  return goTo(step.next, withSaved(step.save, data, run));
}

function withSaved(name: string, data: Data, run: RunState): RunState {
  const { state, order } = run;
  const fact: SavedStepData = { name, data, step: state.step, turn: state.turn, order };
  return { ...run, saved: [...run.saved, fact] };
}

function wayOf({ branch, is, atLeast = {}, known, otherwise }: StepKinds['branch'], run: RunState): string {
  const value = ownProperty({ ...run.facts, ...run.state.data }, branch);
  if (value === undefined) return otherwise;
  const same = ownProperty(is, `${value}`);
  if (same !== undefined) return same;
  const reached = Object.entries(atLeast).filter(
    ([least]) => typeof value === 'number' && value >= Number(least),
  );
  const [, highest] = reached.sort(([a], [b]) => Number(b) - Number(a))[0] ?? [];
  return highest ?? known ?? otherwise;
}
