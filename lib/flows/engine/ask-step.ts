import { getDigits, type PromptVerb, record, redirect, say, type Verb } from '../../voice-xml/index.ts';
import type { Datum } from '../definition/data.ts';
import { typeOfDigits } from '../definition/data-sources.ts';
import { ownProperty } from '../definition/own-property.ts';
import type { KeyTransition, StepKinds } from '../definition/step.ts';
import { digitLimits } from '../definition/step-verbs.ts';
import { exitOf } from '../definition/transitions.ts';
import {
  answerAndWait,
  goTo,
  promptVerbs,
  type RunState,
  type StepOutcome,
  sayable,
  withData,
  withPrompt,
  withState,
  withVerbs,
} from './run-state.ts';

type Ask = StepKinds['ask'];
type AskDigits = Exclude<Ask, { readonly keys: unknown }>;

/** How often a question is put in all. */
export const DEFAULT_TRIES = 3;

/** Seconds to wait for the first key. */
export const DEFAULT_TIMEOUT_SECONDS = 8;

/** Seconds of silence that end a message. */
export const DEFAULT_SILENCE_SECONDS = 5;
/** Between two parts of a question for one key: the least that a GetDigits can wait. */
export const BETWEEN_PARTS_SECONDS = 1;

/** Puts a question. */
export function promptCaller(step: Ask, run: RunState): StepOutcome {
  const prompts = promptVerbs(step.ask, run);
  // A GetDigits must hold something; the static check does not let a flow pass whose question has no words.
  const last = prompts.pop() ?? say(' ');
  const { timeout = DEFAULT_TIMEOUT_SECONDS } = step;
  const numDigits = 'keys' in step ? 1 : digitLimits(step).max;
  const finishOnKey = numDigits === 1 ? undefined : '#';
  return answerAndWait(sayable(step.ask, run), (callbackUrl) => [
    ...leadingParts(step, prompts, callbackUrl),
    getDigits({ numDigits, timeout, finishOnKey, callbackUrl }, last),
    // Nothing is sent when nothing is pressed: the list goes on here.
    redirect(callbackUrl),
  ]);
}

/**
 * The parts of a question before the last. Of one key each part can take it, so that whoever hears his language's line
 * need not hear the others'; several digits are taken behind the last part alone, for a part's short wait would cut them.
 */
function leadingParts(step: Ask, prompts: readonly PromptVerb[], callbackUrl: string): readonly Verb[] {
  if (!('keys' in step)) return prompts;
  return prompts.map((prompt) =>
    getDigits({ numDigits: 1, timeout: BETWEEN_PARTS_SECONDS, callbackUrl: callbackUrl }, prompt),
  );
}

/** The caller pressed these keys, or none. */
export function onDigits(step: Ask, keys: string | undefined, run: RunState): StepOutcome {
  if (keys === undefined) return retry(step, 'silence', run);
  if ('keys' in step) return onKey(step, keys, run);
  const value = entered(step, keys.replace(/#$/, ''));
  return value === undefined
    ? retry(step, 'wrong', run)
    : goTo(step.next, withData({ [step.into]: value }, run));
}

function onKey(step: Extract<Ask, { readonly keys: unknown }>, key: string, run: RunState): StepOutcome {
  const transition = ownProperty<KeyTransition<string, string> | undefined>(step.keys, key);
  if (transition === undefined) return retry(step, 'wrong', run);
  const withKey = step.into === undefined ? run : withData({ [step.into]: key }, run);
  if (typeof transition === 'string') return goTo(transition, withKey);
  const { next, set = {}, language = run.state.language } = transition;
  return goTo(next, withState({ language }, withData(set, withKey)));
}

/** What the digits mean; `undefined` when they are not what was asked for. `02032026` is the second of March, 2026-03-02. */
function entered({ digits }: AskDigits, pressed: string): Datum | undefined {
  const written = digits === 'date' ? pressed.replace(/^(\d\d)(\d\d)(\d{4})$/, '$3-$2-$1') : pressed;
  return typeOfDigits(digits).read(written);
}

/** What is said of the silence or the wrong answer is heard each time, the last one too. */
function retry(step: Ask, how: 'silence' | 'wrong', run: RunState): StepOutcome {
  const transition = step[how];
  const { try: tried } = run.state;
  const told = typeof transition === 'string' ? run : withPrompt(transition.say, run);
  if (tried >= (step.tries ?? DEFAULT_TRIES)) return goTo(exitOf(transition), told);
  return promptCaller(step, withState({ try: tried + 1 }, told));
}

/**
 * Sends the call to a URL of the recording's own before it begins: hanging up is how most callers end a message, and
 * Africa's Talking then tells of it at the URL that the call is at.
 */
export function beginRecording(run: RunState): StepOutcome {
  return answerAndWait(withState({ try: 0 }, run), (url) => [redirect(url)]);
}

/** The caller spoke, or has not yet, or not at all. */
export function onRecording(
  step: StepKinds['record'],
  recordingUrl: string | undefined,
  run: RunState,
): StepOutcome {
  if (recordingUrl !== undefined) return goTo(step.next, withData({ [step.into]: recordingUrl }, run));
  if (run.state.try > 0) return goTo(step.silence, run);
  const prompts = promptVerbs(step.record, run);
  const last = prompts.pop();
  const {
    maxLength,
    finishOnKey = '#',
    timeout = DEFAULT_SILENCE_SECONDS,
    trimSilence,
    playBeep = true,
  } = step;
  // A recording is always followed by a request, with an empty URL when nothing was said.
  const asked = withVerbs(prompts, sayable(step.record, run));
  return answerAndWait(withState({ try: 1 }, asked), (callbackUrl) => [
    record(
      { finishOnKey, maxLength, timeout, trimSilence, playBeep, callbackUrl },
      ...(last === undefined ? ([] as const) : ([last] as const)),
    ),
  ]);
}
