import { getDigits, record, redirect, say } from '../../voice-xml/index.ts';
import { ownProperty } from '../definition/own-property.ts';
import type { KeyTransition, StepKinds } from '../definition/step.ts';
import { exitOf } from '../definition/transitions.ts';
import {
  answerAndWait,
  goTo,
  promptVerbs,
  type RunState,
  type StepOutcome,
  withData,
  withPrompt,
  withState,
  withVerbs,
} from './run-state.ts';

type Ask = StepKinds['ask'];

export const DEFAULT_TRIES = 3;
export const DEFAULT_TIMEOUT_SECONDS = 8;
export const DEFAULT_SILENCE_SECONDS = 5;

/** Puts a question. */
export function promptCaller(step: Ask, run: RunState): StepOutcome {
  const prompts = promptVerbs(step.ask, run);
  // A GetDigits must hold something; the static check does not let a flow pass whose question has no words.
  const last = prompts.pop() ?? say(' ');
  const { timeout = DEFAULT_TIMEOUT_SECONDS } = step;
  const numDigits = 'keys' in step ? 1 : digitLimits(step).max;
  const finishOnKey = numDigits === 1 ? undefined : '#';
  return answerAndWait(withVerbs(prompts, run), (callbackUrl) => [
    getDigits({ numDigits, timeout, finishOnKey, callbackUrl }, last),
    // Nothing is sent when nothing is pressed: the list goes on here.
    redirect(callbackUrl),
  ]);
}

/** How many digits a step asks for. */
export function digitLimits({ digits }: Pick<Exclude<Ask, { readonly keys: unknown }>, 'digits'>) {
  return typeof digits === 'number' ? { min: digits, max: digits } : digits;
}

/** The caller pressed these keys, or none. */
export function onDigits(step: Ask, keys: string | undefined, run: RunState): StepOutcome {
  if (keys === undefined) return retry(step, 'silence', run);
  if ('keys' in step) {
    const transition = ownProperty<KeyTransition<string, string> | undefined>(step.keys, keys);
    if (transition === undefined) return retry(step, 'wrong', run);
    const withKey = step.into === undefined ? run : withData({ [step.into]: keys }, run);
    if (typeof transition === 'string') return goTo(transition, withKey);
    const { next, set = {}, language = run.state.language } = transition;
    return goTo(next, withState({ language }, withData(set, withKey)));
  }
  const { min, max } = digitLimits(step);
  const digits = keys.replace(/#$/, '');
  const fits = /^\d+$/.test(digits) && digits.length >= min && digits.length <= max;
  return fits ? goTo(step.next, withData({ [step.into]: digits }, run)) : retry(step, 'wrong', run);
}

function retry(step: Ask, how: 'silence' | 'wrong', run: RunState): StepOutcome {
  const transition = step[how];
  const { try: tried } = run.state;
  if (tried >= (step.tries ?? DEFAULT_TRIES)) return goTo(exitOf(transition), run);
  const prompted = typeof transition === 'string' ? run : withPrompt(transition.say, run);
  return promptCaller(step, withState({ try: tried + 1 }, prompted));
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
  return answerAndWait(withState({ try: 1 }, withVerbs(prompts, run)), (callbackUrl) => [
    record(
      { finishOnKey, maxLength, timeout, trimSilence, playBeep, callbackUrl },
      ...(last === undefined ? ([] as const) : ([last] as const)),
    ),
  ]);
}
