import { conference, dequeue, dial, enqueue, redirect, reject } from '../../voice-xml/index.ts';
import type { Data } from '../definition/data.ts';
import type { Definition } from '../definition/flow.ts';
import { ownProperty } from '../definition/own-property.ts';
import {
  type Computed,
  isRecord,
  type Step,
  type StepKinds,
  type StepVerb,
  verbOf,
} from '../definition/step.ts';
import { beginRecording, onDigits, onRecording, promptCaller } from './ask-step.ts';
import {
  answerAndEnd,
  answerAndWait,
  type ComputeStop,
  type FlowState,
  flowError,
  goTo,
  interpolate,
  knownData,
  type RunState,
  type SavedStepData,
  type StepOutcome,
  type Stop,
  withData,
  withPrompt,
  withState,
} from './run-state.ts';

/** What the caller did; neither is there when they did nothing. */
export interface CallerInput {
  readonly digits?: string | undefined;
  readonly recordingUrl?: string | undefined;
}

/** More steps than any answer needs: beyond it a flow turns in circles by itself. */
export const MAX_STEPS = 100;
export const DEFAULT_MAX_TURNS = 50;

/** The first request of a call. `given` are the flow's variables, `facts` what is known of every call. */
export function begin(flow: Definition, given: Data, facts: Data): Stop {
  const language = Object.keys(flow.languages ?? {})[0];
  const state: FlowState = { step: flow.start, try: 1, turn: 1, language, data: given, visits: {} };
  return runUntilStop(goTo(flow.start, initialState(flow, state, facts)));
}

/** A further request: the caller has done something at the place where the call waits, or nothing. */
export function receive(flow: Definition, was: FlowState, input: CallerInput, facts: Data): Stop {
  const run = initialState(flow, { ...was, turn: was.turn + 1 }, facts);
  return runUntilStop(hasTurnsLeft(run) ? onInput(input, run) : endTooManyTurns(run));
}

/**
 * The call is over. What the flow does with a recording without speaking (computing, saving) it still does: callers
 * hang up when they have said what they wanted.
 */
export function hangUp(flow: Definition, was: FlowState, input: CallerInput, facts: Data): Stop {
  const run = { ...initialState(flow, { ...was, turn: was.turn + 1 }, facts), isSilent: true };
  const step = ownProperty(flow.steps, was.step);
  const isRecorded = step !== undefined && isRecord(step) && input.recordingUrl !== undefined;
  return isRecorded ? runUntilStop(onInput(input, run)) : answerAndEnd(run);
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

function initialState(flow: Definition, state: FlowState, facts: Data): RunState {
  return {
    flow,
    facts,
    state: state,
    isSilent: false,
    verbs: [],
    saved: [],
    order: 0,
    path: [],
  };
}

function hasTurnsLeft({ flow, state }: RunState) {
  return state.turn <= (flow.maxTurns?.times ?? DEFAULT_MAX_TURNS);
}

function endTooManyTurns(run: RunState): StepOutcome {
  return run.flow.maxTurns === undefined
    ? flowError(run, 'too-many-turns', run.state.step)
    : goTo(run.flow.maxTurns.next, run);
}

/** What the caller's doing comes to at the step where the call waits. */
function onInput({ digits, recordingUrl }: CallerInput, run: RunState): StepOutcome {
  const { step: name } = run.state;
  const step = ownProperty(run.flow.steps, name);
  if (step === undefined) return flowError(run, 'no-such-step', name);
  if ('ask' in step) return onDigits(step, digits, run);
  if (isRecord(step)) return onRecording(step, recordingUrl, run);
  if ('dial' in step) return goTo(step.unanswered, run);
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
  if (run.isSilent && verb !== 'compute' && verb !== 'save') return answerAndEnd(run);
  const here = withState({ step: name, try: 1 }, { ...run, order: run.order + 1, path: [...run.path, name] });
  if (step.maxVisits === undefined) return perform(verb, step, here);
  const { visits } = run.state;
  const visit = (visits[name] ?? 0) + 1;
  if (visit > step.maxVisits.times) return goTo(step.maxVisits.next, here);
  return perform(verb, step, withState({ visits: { ...visits, [name]: visit } }, here));
}

function perform(verb: StepVerb, step: Step, run: RunState) {
  return (stepHandlers[verb] as (step: Step, run: RunState) => StepOutcome)(step, run);
}

const stepHandlers: { readonly [V in StepVerb]: (step: StepKinds[V], run: RunState) => StepOutcome } = {
  say: (step, run) => goTo(step.next, withPrompt(step.say, run)),
  play: (step, run) => goTo(step.next, withPrompt({ play: step.play }, run)),
  ask: promptCaller,
  record: (_, run) => beginRecording(run),
  dial: ({ dial: phones, callerId, sequential, maxDuration, record, ringBackTone }, run) => {
    const phoneNumbers = phones.map((phone) => interpolate(phone, run));
    const tone = urlOf(ringBackTone, run);
    const verb = dial({ phoneNumbers, sequential, record, callerId, ringBackTone: tone, maxDuration });
    return answerAndWait(run, (url) => [verb, redirect(url)]);
  },
  enqueue: (step, run) => {
    const name = interpolate(step.enqueue, run);
    return answerAndEnd(run, enqueue({ name, holdMusic: urlOf(step.holdMusic, run) }));
  },
  dequeue: (step, run) => {
    const name = step.name === undefined ? undefined : interpolate(step.name, run);
    return answerAndEnd(run, dequeue({ phoneNumber: interpolate(step.dequeue, run), name }));
  },
  conference: (_, run) => answerAndEnd(run, conference()),
  redirect: (step, run) => answerAndEnd(run, redirect(step.redirect)),
  reject: (_, run) => answerAndEnd(run, reject()),
  compute: (_, run) => ({ stop: 'computing', run }),
  save: (step, run) => {
    const all = knownData(run);
    const data: Data = Object.fromEntries(Object.entries(all).filter(([name]) => step.data.includes(name)));
    const { state, order } = run;
    const fact: SavedStepData = { name: step.save, data, step: state.step, turn: state.turn, order };
    return goTo(step.next, { ...run, saved: [...run.saved, fact] });
  },
  end: (step, run) => answerAndEnd(withPrompt(step.end, run)),
};

function urlOf(sound: string | undefined, { flow }: RunState) {
  return ownProperty(flow.audio, sound)?.url;
}
