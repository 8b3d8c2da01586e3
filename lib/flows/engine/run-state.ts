import { responseOf, type Verb, type VoiceResponse } from '../../voice-xml/index.ts';
import type { Data } from '../definition/data.ts';
import { secretsOf } from '../definition/data-sources.ts';
import type { Definition } from '../definition/flow.ts';
import type { Prompt } from '../definition/prompt.ts';
import { fillText, type PromptContext, renderPrompt, unknownDatum } from './prompt.ts';

/** Where a call waits in its flow, and all that it has collected on the way: plain data, small enough for a URL. */
export interface FlowState {
  readonly step: string;
  /** Which time this is that the step's prompt is put, from 1; 0 for a recording that has not begun. */
  readonly try: number;
  /** Which request of the call made it, from 1. */
  readonly turn: number;
  readonly language: string | undefined;
  readonly data: Data;
  /** How often steps with `maxVisits` were come to. */
  readonly visits: Readonly<Record<string, number>>;
  /** A phone was dialled for the caller: later requests may go on telling of it. */
  readonly hasDialled?: boolean;
}

/** The way of one request through a flow. */
export interface RunState {
  readonly flow: Definition;
  /** What is known of every call. */
  readonly facts: Data;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Nobody is on the phone any more: only what needs no ears is done. */
  readonly isSilent: boolean;
  readonly state: FlowState;
  readonly verbs: readonly Verb[];
  /** A datum that the verbs should say, and that nobody knows; and the step that says it. */
  readonly unknown?: { readonly datum: string; readonly step: string };
  readonly saved: readonly SavedStepData[];
  /** Steps so far. */
  readonly order: number;
  /** Their names. */
  readonly path: readonly string[];
}

/** Data for the call record. The same turn and order mean the same fact, however often it is told. */
export interface SavedStepData {
  readonly name: string;
  readonly data: Data;
  readonly step: string;
  readonly turn: number;
  readonly order: number;
}

/** Where the engine stops. */
export type Stop = AnswerStop | ComputeStop | DialStop | FlowError;
/** What somebody else has to say something to, before there is an answer. */
export type OpenStop = ComputeStop | DialStop;
/** What a step comes to: a further step, or a halt. */
export type StepOutcome = Stop | GoTo;

/** Goes on with another step in the same answer. */
export interface GoTo {
  readonly stop: undefined;
  readonly to: string;
  readonly run: RunState;
}

/** There is a document to answer with. */
export interface AnswerStop {
  readonly stop: 'answered';
  /** Where the call then waits; nowhere when it ends with the document. */
  readonly state: FlowState | undefined;
  readonly saved: readonly SavedStepData[];
  /** The steps that the answer goes through; none where a prompt is put again. */
  readonly path: readonly string[];
  /** The document, given the URL that leads to the place. */
  readonly document: (url: string) => VoiceResponse;
}

/** Code is to be run; `resume` goes on with what it answers. */
export interface ComputeStop {
  readonly stop: 'computing';
  readonly run: RunState;
}

/** Phones are to be judged; `connect` rings those that may be. */
export interface DialStop {
  readonly stop: 'dialling';
  readonly run: RunState;
  readonly phones: readonly PhoneToDial[];
}

/** A phone that a step would ring. */
export interface PhoneToDial {
  /** With its data filled in. */
  readonly text: string;
  /** It stands in the flow itself. Any other came from outside: a caller typed it, or a service or a variable named it. */
  readonly isOurs: boolean;
}

/** What became of such a phone: as it is to be dialled, or the rule that stands against it. */
export type PhoneVerdict =
  | { readonly phone: string; readonly refused?: undefined }
  | { readonly refused: string; readonly phone?: undefined };

/** There is no way on that the flow knows. */
export interface FlowError {
  readonly stop: 'flow-error';
  readonly why: 'no-such-step' | 'endless' | 'too-many-turns' | 'not-a-number' | 'unknown-datum';
  /** The datum that is not known. */
  readonly datum?: string;
  readonly step: string;
  readonly saved: readonly SavedStepData[];
  readonly path: readonly string[];
}

/** Goes on with the step of this name. */
export function goTo(to: string, run: RunState): GoTo {
  return { stop: undefined, to, run };
}

/** The verbs so far, then those that lead back to where the walk is. */
export function answerAndWait(run: RunState, closing: (url: string) => readonly Verb[]): Stop {
  if (run.unknown !== undefined) return unknownError(run, run.unknown);
  const { verbs, saved, path, state } = run;
  return { stop: 'answered', state, saved, path, document: (url) => responseOf([...verbs, ...closing(url)]) };
}

/** The verbs so far are the last ones of the call. */
export function answerAndEnd(run: RunState, ...last: readonly Verb[]): Stop {
  if (run.unknown !== undefined) return unknownError(run, run.unknown);
  const { verbs, saved, path } = run;
  return { stop: 'answered', state: undefined, saved, path, document: () => responseOf([...verbs, ...last]) };
}

/** Ends the answer because the flow itself is wrong, with what was saved until then. */
export function flowError({ saved, path }: RunState, why: FlowError['why'], step: string): FlowError {
  return { stop: 'flow-error', why, step, saved, path };
}

/** Better an apology, and a fault that is told, than a sentence with a hole in it. */
function unknownError(run: RunState, { datum, step }: NonNullable<RunState['unknown']>): FlowError {
  return { ...flowError(run, 'unknown-datum', step), datum };
}

/** Says a prompt next. */
export function withPrompt(prompt: Prompt, run: RunState): RunState {
  return withVerbs(promptVerbs(prompt, run), sayable(prompt, run));
}

/** Notes whether a prompt that is to be heard says a datum that nobody knows. */
export function sayable(prompt: Prompt, run: RunState): RunState {
  const datum = run.unknown === undefined ? unknownDatum(prompt, promptContext(run)) : undefined;
  return datum === undefined ? run : { ...run, unknown: { datum, step: run.state.step } };
}

/** Puts verbs after those that are there. */
export function withVerbs(verbs: readonly Verb[], run: RunState): RunState {
  return { ...run, verbs: [...run.verbs, ...verbs] };
}

/** The verbs of a prompt, in the language of the call. */
export function promptVerbs(prompt: Prompt, run: RunState) {
  return renderPrompt(prompt, promptContext(run));
}

/** What a prompt is read with: flow, language, data. */
export function promptContext(run: RunState): PromptContext {
  return { flow: run.flow, language: run.state.language, data: knownData(run) };
}

/** The data that may be said, dialled and saved: those of the call and those that were collected, but no secrets. */
export function knownData({ flow, state, facts }: RunState): Data {
  const secrets = secretsOf(flow);
  if (secrets.size === 0) return { ...facts, ...state.data };
  const open = Object.entries(state.data).filter(([name]) => !secrets.has(name));
  return { ...facts, ...Object.fromEntries(open) };
}

/** A text with its data filled in, secrets left out. */
export function interpolate(text: string, run: RunState): string {
  return fillText(text, knownData(run));
}

/** The same run with a part of its state changed. */
export function withState(change: Partial<FlowState>, run: RunState): RunState {
  return { ...run, state: { ...run.state, ...change } };
}

/** The same run knowing more data. */
export function withData(data: Data, run: RunState): RunState {
  return withState({ data: { ...run.state.data, ...data } }, run);
}
