/** @import { CallEvent, CallSummary, LegRole } from '../../protocol.ts' */
/** @import { HeardLine, InCall, Talking } from './talking.js' */
import { listen } from './talking.js';
import { sentence } from './wording.js';

/**
 * What a phone is and shows. Times are of the simulator's clock.
 *
 * @typedef {{ stage: 'idle' }} Idle
 * @typedef {InCall & { stage: 'calling', since: number }} Calling
 * @typedef {InCall & { stage: 'ringing', since: number }} Ringing
 * @typedef {InCall & { stage: 'ended', words: string, role: LegRole | undefined, seconds: number | undefined,
 *   summary: CallSummary | undefined, heard: HeardLine[] }} Ended
 * @typedef {Idle | Calling | Ringing | Talking | Ended} SoftphoneState
 */

/** @type {SoftphoneState} */
export const idle = { stage: 'idle' };

/**
 * What a phone shows once something has happened. Events of other calls and other phones change nothing.
 *
 * @param {SoftphoneState} state
 * @param {string} phoneNumber - the phone's own number
 * @param {CallEvent} event
 * @returns {SoftphoneState}
 */
export function stateAfter(state, phoneNumber, event) {
  const begun = begin(state, phoneNumber, event);
  if (begun !== undefined) return begun;
  if (state.stage === 'idle' || !concerns(state, phoneNumber, event)) return state;
  if (event.kind === 'note' && event.level === 'error') {
    return { ...state, trouble: { words: event.words, hint: event.hint } };
  }
  if (state.stage === 'ended') return learn(state, event);
  const left = leave(state, phoneNumber, event);
  if (left !== undefined) return left;
  return state.stage === 'talking' ? listen(state, phoneNumber, event) : state;
}

/**
 * A call takes up the phone, or is answered.
 *
 * @param {SoftphoneState} state
 * @param {string} own
 * @param {CallEvent} event
 * @returns {SoftphoneState | undefined}
 */
function begin(state, own, event) {
  const { sessionId, at: since } = event;
  if (event.kind === 'placed' && event.by === 'phone' && event.phoneNumber === own) {
    return { stage: 'calling', sessionId, other: event.line, since };
  }
  if (event.kind === 'ringing' && event.phoneNumber === own) {
    return { stage: 'ringing', sessionId, other: event.callerId, since };
  }
  if (event.kind !== 'answered' || !('sessionId' in state) || state.sessionId !== sessionId) return undefined;
  const picksUp = state.stage === 'ringing' && event.phoneNumber === own;
  const isPickedUp = state.stage === 'calling' && event.role === 'user';
  if (!picksUp && !isPickedUp) return undefined;
  const { role } = event;
  const { other } = state;
  return {
    stage: 'talking',
    sessionId,
    other,
    since,
    role,
    speaking: false,
    recordingSince: undefined,
    activity: { what: 'quiet' },
    heard: [],
  };
}

/**
 * Events of the phone's own call, and what joins it to the call of another.
 *
 * @param {Exclude<SoftphoneState, Idle>} state
 * @param {string} own
 * @param {CallEvent} event
 */
function concerns(state, own, event) {
  return event.sessionId === state.sessionId || (event.kind === 'connected' && event.phones.includes(own));
}

/**
 * The phone is out of the call.
 *
 * @param {Calling | Ringing | Talking} state
 * @param {string} own
 * @param {CallEvent} event
 * @returns {SoftphoneState | undefined}
 */
function leave(state, own, event) {
  const { sessionId, other, trouble } = state;
  const talked = state.stage === 'talking' ? state : undefined;
  const seconds = talked === undefined ? undefined : (event.at - talked.since) / 1000;
  /** @type {Omit<Ended, 'words'>} */
  const ended = {
    stage: 'ended',
    sessionId,
    other,
    ...(trouble !== undefined && { trouble }),
    role: talked?.role,
    seconds,
    heard: talked?.heard ?? [],
    summary: undefined,
  };
  if (event.kind === 'hung-up' && event.phoneNumber === own) {
    return { ...ended, words: event.by === 'phone' ? 'You hung up' : overWords(event.words) };
  }
  if (event.kind === 'not-answered' && event.phoneNumber === own) {
    return {
      ...ended,
      words: event.hangupCause === 'CALL_REJECTED' ? 'You declined' : sentence(event.words),
    };
  }
  if (!isOver(event)) return undefined;
  return learn(
    { ...ended, words: trouble === undefined ? 'The call is over' : 'The call was cut off' },
    event,
  );
}

/**
 * The last request is made when everybody has been let go; its answer may be long in coming.
 *
 * @param {CallEvent} event
 */
function isOver(event) {
  return event.kind === 'ended' || (event.kind === 'request' && event.moment === 'final');
}

/**
 * What is known of a call only afterwards: what it cost, and why it was cut off.
 *
 * @param {Ended} ended
 * @param {CallEvent} event
 * @returns {Ended}
 */
function learn(ended, event) {
  if (event.kind !== 'ended') return ended;
  const { summary } = event;
  if (ended.trouble !== undefined || summary.dropped === undefined) return { ...ended, summary };
  return { ...ended, summary, trouble: { words: summary.dropped, hint: undefined } };
}

/**
 * Why a call is over, for the one who holds the phone: that a list of elements ran out is for the transcript.
 *
 * @param {string} words
 */
function overWords(words) {
  return /list of elements ran out/.test(words) ? 'The service has hung up' : sentence(words);
}
