import { getDigits, record, redirect, say } from '../../voice-xml/index.ts';
import { own } from '../definition/own-property.ts';
import type { KeyWay, StepKinds } from '../definition/step.ts';
import { exitOf } from '../definition/transitions.ts';
import {
  at,
  hearing,
  knowing,
  type Move,
  onward,
  saying,
  soundsOf,
  type Walk,
  waiting,
} from './run-state.ts';

type Ask = StepKinds['ask'];

export const usualTries = 3;
export const usualTimeout = 8;
export const usualSilence = 5;

/** Puts a question. */
export function put(step: Ask, walk: Walk): Move {
  const prompts = soundsOf(step.ask, walk);
  // A GetDigits must hold something; the static check does not let a flow pass whose question has no words.
  const last = prompts.pop() ?? say(' ');
  const { timeout = usualTimeout } = step;
  const numDigits = 'keys' in step ? 1 : lengthOf(step).most;
  const finishOnKey = numDigits === 1 ? undefined : '#';
  return waiting(saying(prompts, walk), (callbackUrl) => [
    getDigits({ numDigits, timeout, finishOnKey, callbackUrl }, last),
    // Nothing is sent when nothing is pressed: the list goes on here.
    redirect(callbackUrl),
  ]);
}

/** How many digits a step asks for. */
export const lengthOf = ({ digits }: Pick<Exclude<Ask, { readonly keys: unknown }>, 'digits'>) =>
  typeof digits === 'number' ? { least: digits, most: digits } : digits;

/** The caller pressed these keys, or none. */
export function pressed(step: Ask, keys: string | undefined, walk: Walk): Move {
  if (keys === undefined) return again(step, 'silence', walk);
  if ('keys' in step) {
    const way = own<KeyWay<string, string> | undefined>(step.keys, keys);
    if (way === undefined) return again(step, 'wrong', walk);
    const remembering = step.into === undefined ? walk : knowing({ [step.into]: keys }, walk);
    if (typeof way === 'string') return onward(way, remembering);
    const { next, set = {}, language = walk.place.language } = way;
    return onward(next, at({ language }, knowing(set, remembering)));
  }
  const { least, most } = lengthOf(step);
  const digits = keys.replace(/#$/, '');
  const fits = /^\d+$/.test(digits) && digits.length >= least && digits.length <= most;
  return fits ? onward(step.next, knowing({ [step.into]: digits }, walk)) : again(step, 'wrong', walk);
}

function again(step: Ask, how: 'silence' | 'wrong', walk: Walk): Move {
  const way = step[how];
  const { try: tried } = walk.place;
  if (tried >= (step.tries ?? usualTries)) return onward(exitOf(way), walk);
  const told = typeof way === 'string' ? walk : hearing(way.say, walk);
  return put(step, at({ try: tried + 1 }, told));
}

/**
 * Sends the call to a URL of the recording's own before it begins: hanging up is how most callers end a message, and
 * Africa's Talking then tells of it at the URL that the call is at.
 */
export const beginRecording = (walk: Walk): Move => waiting(at({ try: 0 }, walk), (url) => [redirect(url)]);

/** The caller spoke, or has not yet, or not at all. */
export function recorded(step: StepKinds['record'], recordingUrl: string | undefined, walk: Walk): Move {
  if (recordingUrl !== undefined) return onward(step.next, knowing({ [step.into]: recordingUrl }, walk));
  if (walk.place.try > 0) return onward(step.silence, walk);
  const prompts = soundsOf(step.record, walk);
  const last = prompts.pop();
  const { maxLength, finishOnKey = '#', timeout = usualSilence, trimSilence, playBeep = true } = step;
  // A recording is always followed by a request, with an empty URL when nothing was said.
  return waiting(at({ try: 1 }, saying(prompts, walk)), (callbackUrl) => [
    record(
      { finishOnKey, maxLength, timeout, trimSilence, playBeep, callbackUrl },
      ...(last === undefined ? ([] as const) : ([last] as const)),
    ),
  ]);
}
