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
 * @typedef {{ who: 'line' | 'phone' | 'network', text: string, kind: 'said' | 'played' | 'keys' | 'told' }} Line
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
 *   recordingSince: number | undefined, activity: Activity, heard: Line[] }} Talking
 * @typedef {InCall & { stage: 'over', words: string, role: LegRole | undefined, seconds: number | undefined,
 *   summary: CallSummary | undefined, heard: Line[] }} Over
 * @typedef {Idle | Calling | Ringing | Talking | Over} Handset
 */

/** @type {Handset} */
export const idle = { stage: 'idle' };

/**
 * What a phone shows once something has happened. Events of other calls and other phones change nothing.
 *
 * @param {Handset} handset
 * @param {string} phoneNumber - the phone's own number
 * @param {CallEvent} event
 * @returns {Handset}
 */
export function after(handset, phoneNumber, event) {
  const begun = begin(handset, phoneNumber, event);
  if (begun !== undefined) return begun;
  if (handset.stage === 'idle' || !concerns(handset, phoneNumber, event)) return handset;
  if (event.kind === 'note' && event.level === 'error') {
    return { ...handset, trouble: { words: event.words, hint: event.hint } };
  }
  if (handset.stage === 'over') return learn(handset, event);
  const left = leave(handset, phoneNumber, event);
  if (left !== undefined) return left;
  return handset.stage === 'talking' ? listen(handset, phoneNumber, event) : handset;
}

/**
 * A call takes up the phone, or is answered.
 *
 * @param {Handset} handset
 * @param {string} own
 * @param {CallEvent} event
 * @returns {Handset | undefined}
 */
function begin(handset, own, event) {
  const { sessionId, at: since } = event;
  if (event.kind === 'placed' && event.by === 'phone' && event.phoneNumber === own) {
    return { stage: 'calling', sessionId, other: event.line, since };
  }
  if (event.kind === 'ringing' && event.phoneNumber === own) {
    return { stage: 'ringing', sessionId, other: event.callerId, since };
  }
  if (event.kind !== 'answered' || !('sessionId' in handset) || handset.sessionId !== sessionId)
    return undefined;
  const picksUp = handset.stage === 'ringing' && event.phoneNumber === own;
  const isPickedUp = handset.stage === 'calling' && event.role === 'user';
  if (!picksUp && !isPickedUp) return undefined;
  const { role } = event;
  const { other } = handset;
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
 * @param {Exclude<Handset, Idle>} handset
 * @param {string} own
 * @param {CallEvent} event
 */
function concerns(handset, own, event) {
  return event.sessionId === handset.sessionId || (event.kind === 'connected' && event.phones.includes(own));
}

/**
 * The phone is out of the call.
 *
 * @param {Calling | Ringing | Talking} handset
 * @param {string} own
 * @param {CallEvent} event
 * @returns {Handset | undefined}
 */
function leave(handset, own, event) {
  const { sessionId, other, trouble } = handset;
  const talked = handset.stage === 'talking' ? handset : undefined;
  const seconds = talked === undefined ? undefined : (event.at - talked.since) / 1000;
  /** @type {Omit<Over, 'words'>} */
  const over = {
    stage: 'over',
    sessionId,
    other,
    ...(trouble !== undefined && { trouble }),
    role: talked?.role,
    seconds,
    heard: talked?.heard ?? [],
    summary: undefined,
  };
  if (event.kind === 'hung-up' && event.phoneNumber === own) {
    return { ...over, words: event.by === 'phone' ? 'You hung up' : sentence(event.words) };
  }
  if (event.kind === 'not-answered' && event.phoneNumber === own) {
    return { ...over, words: event.hangupCause === 'CALL_REJECTED' ? 'You declined' : sentence(event.words) };
  }
  if (event.kind === 'ended') return learn({ ...over, words: 'The call is over' }, event);
  return undefined;
}

/**
 * What is known of a call only afterwards: what it cost, and why it was cut off.
 *
 * @param {Over} over
 * @param {CallEvent} event
 * @returns {Over}
 */
function learn(over, event) {
  if (event.kind !== 'ended') return over;
  const { summary } = event;
  if (over.trouble !== undefined || summary.dropped === undefined) return { ...over, summary };
  return { ...over, summary, trouble: { words: summary.dropped, hint: undefined } };
}

/**
 * @param {Talking} talking
 * @param {string} own
 * @param {CallEvent} event
 * @returns {Handset}
 */
function listen(talking, own, event) {
  /** @param {Activity} activity */
  const now = (activity) => ({ ...talking, activity });
  /** @param {Line} line @param {Activity} [activity] */
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
      return event.phoneNumber === own ? press(talking, event.key) : talking;
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
 * @param {(line: Line, activity?: Activity) => Talking} hear
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
 * @returns {Talking}
 */
function press(talking, key) {
  const last = talking.heard.at(-1);
  const before = last?.kind === 'keys' ? last.text : '';
  const kept = last?.kind === 'keys' ? talking.heard.slice(0, -1) : talking.heard;
  return { ...talking, heard: [...kept, { who: 'phone', kind: 'keys', text: before + key }] };
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

/** @param {string} url */
function fileOf(url) {
  const [path = url] = url.split(/[?#]/);
  return path.slice(path.lastIndexOf('/') + 1) || url;
}
