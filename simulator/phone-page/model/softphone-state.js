/** @import { CallEvent, CallSummary, LegRole } from '../../protocol.ts' */
import { readable } from './phone-number.js';
import { sentence } from './wording.js';

/**
 * What a phone in a call is doing.
 *
 * @typedef {{ what: 'asking' }
 *   | { what: 'quiet' }
 *   | { what: 'saying', index: number }
 *   | { what: 'playing', index: number, url: string }
 *   | { what: 'listening', since: number, timeoutSeconds: number, numDigits: number | undefined, finishOnKey: string | undefined }
 *   | { what: 'waiting', where: 'dial' | 'queue' | 'transfer' | 'conference', name: string | undefined, ahead: number | undefined }
 *   | { what: 'connected', others: string[] }} Activity
 */

/**
 * What was heard or done, in order: the little conversation on the phone's screen.
 *
 * @typedef {{ who: 'line' | 'phone' | 'network', text: string, kind: 'said' | 'played' | 'keys' | 'unheard' | 'told' }} HeardLine
 */

/**
 * What all calls have: the number on the display, and why the call was cut off, when it was.
 *
 * @typedef {{ sessionId: string, other: string, trouble?: Trouble }} InCall
 * @typedef {{ words: string, hint: string | undefined }} Trouble
 */

/**
 * What a phone is and shows. Times are of the simulator's clock.
 *
 * @typedef {{ stage: 'idle' }} Idle
 * @typedef {InCall & { stage: 'calling', since: number }} Calling
 * @typedef {InCall & { stage: 'ringing', since: number }} Ringing
 * @typedef {InCall & { stage: 'talking', since: number, role: LegRole, speaking: boolean,
 *   recordingSince: number | undefined, activity: Activity, heard: HeardLine[] }} Talking
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
  if (event.kind === 'ended') return learn({ ...ended, words: 'The call is over' }, event);
  return undefined;
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
 * @param {Talking} talking
 * @param {string} own
 * @param {CallEvent} event
 * @returns {SoftphoneState}
 */
function listen(talking, own, event) {
  /** @param {Activity} activity */
  const now = (activity) => ({ ...talking, activity });
  /** @param {HeardLine} line @param {Activity} [activity] */
  const hear = (line, activity = talking.activity) => ({
    ...talking,
    activity,
    heard: [...talking.heard, line],
  });
  /** @param {string} text @param {Activity} [activity] */
  const told = (text, activity) => hear({ who: 'network', kind: 'told', text }, activity);

  switch (event.kind) {
    case 'request':
      return event.to === 'callback' && talking.role === 'user' ? now({ what: 'asking' }) : talking;
    case 'response':
    case 'no-response':
      return talking.activity.what === 'asking' ? now({ what: 'quiet' }) : talking;
    case 'verb':
      return event.phoneNumber === own ? hearVerb(event, hear, talking) : talking;
    case 'verb-ended':
      return sounds(talking.activity, event.index) ? now({ what: 'quiet' }) : talking;
    case 'listening': {
      if (event.phoneNumber !== own) return talking;
      const { timeoutSeconds, numDigits, finishOnKey } = event;
      return now({ what: 'listening', since: event.at, timeoutSeconds, numDigits, finishOnKey });
    }
    case 'key':
      return event.phoneNumber === own ? press(talking, event.key, event.ignored === true) : talking;
    case 'speech':
      return event.phoneNumber === own ? { ...talking, speaking: event.speaking } : talking;
    case 'recording':
      if (event.phoneNumber !== own) return talking;
      if (event.state === 'began') return { ...talking, recordingSince: event.at };
      return { ...told(`Recorded ${event.seconds.toFixed(1)} s`), recordingSince: undefined };
    case 'waiting': {
      if (event.phoneNumber !== own) return talking;
      const { where, name, ahead } = event;
      return told(waitingWords(event), { what: 'waiting', where, name, ahead });
    }
    case 'connected': {
      if (!event.phones.includes(own)) return talking;
      const others = event.phones.filter((phone) => phone !== own);
      return told(`Connected with ${others.map(readable).join(', ')}`, { what: 'connected', others });
    }
    case 'not-answered':
      return told(sentence(event.words));
    case 'transfer':
      return told(sentence(event.words));
    case 'hung-up':
      return told(sentence(event.words), { what: 'quiet' });
    default:
      return talking;
  }
}

/**
 * @param {Extract<CallEvent, { kind: 'verb' }>} event
 * @param {(line: HeardLine, activity?: Activity) => Talking} hear
 * @param {Talking} talking
 */
function hearVerb({ verb, index, text, url }, hear, talking) {
  if (verb === 'Say') {
    return hear({ who: 'line', kind: 'said', text: text ?? '' }, { what: 'saying', index });
  }
  if (verb === 'Play' && url !== undefined) {
    return hear({ who: 'line', kind: 'played', text: fileOf(url) }, { what: 'playing', index, url });
  }
  return talking;
}

/**
 * Keys that follow each other stand in one line.
 *
 * @param {Talking} talking
 * @param {string} key
 * @param {boolean} unheard - nothing was listening
 * @returns {Talking}
 */
function press(talking, key, unheard) {
  const kind = unheard ? 'unheard' : 'keys';
  const last = talking.heard.at(-1);
  const before = last?.kind === kind ? last.text : '';
  const kept = last?.kind === kind ? talking.heard.slice(0, -1) : talking.heard;
  return { ...talking, heard: [...kept, { who: 'phone', kind, text: before + key }] };
}

/**
 * @param {Activity} activity
 * @param {number} index
 */
function sounds(activity, index) {
  return (activity.what === 'saying' || activity.what === 'playing') && activity.index === index;
}

/** @param {Extract<CallEvent, { kind: 'waiting' }>} event */
function waitingWords({ where, name, ahead }) {
  if (where === 'dial') return 'Connecting';
  if (where === 'transfer') return 'On hold for a transfer';
  if (where === 'conference') return 'Alone in the conference';
  const queue = name === undefined || name === '' ? 'On hold' : `On hold in “${name}”`;
  return ahead === undefined || ahead === 0 ? queue : `${queue}, ${ahead} ahead`;
}

/**
 * Why a call is over, for the one who holds the phone: that a list of elements ran out is for the transcript.
 *
 * @param {string} words
 */
function overWords(words) {
  return /list of elements ran out/.test(words) ? 'The service has hung up' : sentence(words);
}

/** @param {string} url */
function fileOf(url) {
  const [path = url] = url.split(/[?#]/);
  return path.slice(path.lastIndexOf('/') + 1) || url;
}
