/** @import { SoftphoneState } from './softphone-state.js' */
/** @import { Activity, Talking } from './talking.js' */
import { clockTime, cost, counted } from './figures.js';

/**
 * What the phone says of itself, in a few words. It is read aloud to those who do not see the screen, so
 * it changes only when something has happened, never with the time.
 *
 * @param {SoftphoneState} state
 */
export function statusOf(state) {
  switch (state.stage) {
    case 'idle':
      return 'Ready';
    case 'calling':
      return 'Calling';
    case 'ringing':
      return 'Incoming call';
    case 'talking':
      return state.recordingSince === undefined ? doing(state) : recording(state);
    case 'ended':
      return state.words;
  }
}

/**
 * Length and cost of a call that is over; nothing for one that never began.
 *
 * @param {SoftphoneState} state
 */
export function billOf(state) {
  if (state.stage !== 'ended') return '';
  const { seconds, role } = state;
  // The bill is for the whole call, not for a phone that was dialled into it.
  const summary = role === 'dialled' ? undefined : state.summary;
  const price = summary === undefined ? undefined : cost(summary);
  if (seconds === undefined) return '';
  const time = clockTime(Number(summary?.durationInSeconds ?? seconds));
  return price === undefined ? time : `${time} · ${price}`;
}

/**
 * Seconds that are left to press a key, when the line is listening.
 *
 * @param {SoftphoneState} state
 * @param {number} now - by the simulator's clock
 * @returns {number | undefined}
 */
export function secondsLeft(state, now) {
  if (state.stage !== 'talking' || state.activity.what !== 'listening') return undefined;
  const { since, timeoutSeconds } = state.activity;
  return Math.max(0, Math.ceil(timeoutSeconds - (now - since) / 1000));
}

/** @param {Talking} talking */
function doing({ activity }) {
  switch (activity.what) {
    case 'asking':
      return 'Asking your service';
    case 'quiet':
      return 'Connected';
    case 'saying':
      return 'Listen';
    case 'playing':
      return 'Playing';
    case 'listening':
      return wanted(activity);
    case 'waiting':
      return activity.where === 'dial' ? 'Ringing the other phone' : 'On hold';
    case 'connected':
      return 'Talking';
  }
}

/** @param {Talking} talking */
function recording({ activity, speaking }) {
  if (activity.what === 'connected') return 'Talking, recorded';
  return speaking ? 'Recording you' : 'Recording: press Speak';
}

/** @param {Extract<Activity, { what: 'listening' }>} activity */
function wanted({ numDigits, finishOnKey }) {
  const digits = numDigits === undefined ? 'digits' : counted(numDigits, 'digit');
  if (finishOnKey !== undefined && finishOnKey !== '') return `Press ${digits}, then ${finishOnKey}`;
  return numDigits === undefined || numDigits === 1 ? 'Press a key' : `Press ${digits}`;
}
