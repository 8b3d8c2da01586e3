/** @import { CallEvent, LegRole } from '../../protocol.ts' */
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
 * @typedef {{ who: 'line' | 'phone' | 'network', text: string, kind: 'said' | 'played' | 'keys' | 'unheard' | 'told' | 'failed' }} HeardLine
 */

/**
 * What all calls have: the number on the display, and why the call was cut off, when it was.
 *
 * @typedef {{ sessionId: string, other: string, trouble?: Trouble }} InCall
 * @typedef {{ words: string, hint: string | undefined }} Trouble
 */

/**
 * A phone in a call.
 *
 * @typedef {InCall & { stage: 'talking', since: number, role: LegRole, speaking: boolean,
 *   recordingSince: number | undefined, activity: Activity, heard: HeardLine[] }} Talking
 */

/**
 * What a phone in a call does and has heard once something has happened.
 *
 * @param {Talking} talking
 * @param {string} own - the phone's own number
 * @param {CallEvent} event
 * @returns {Talking}
 */
export function listen(talking, own, event) {
  switch (event.kind) {
    case 'request':
      return event.to === 'callback' && talking.role === 'user' ? now(talking, { what: 'asking' }) : talking;
    case 'response':
    case 'no-response':
      return talking.activity.what === 'asking' ? now(talking, { what: 'quiet' }) : talking;
    case 'verb-ended':
      return sounds(talking.activity, event.index) ? now(talking, { what: 'quiet' }) : talking;
    case 'verb':
    case 'listening':
    case 'key':
    case 'speech':
    case 'recording':
    case 'waiting':
      return event.phoneNumber === own ? listenHere(talking, event) : talking;
    case 'connected': {
      if (!event.phones.includes(own)) return talking;
      const others = event.phones.filter((phone) => phone !== own);
      return told(talking, `Connected with ${others.map(readable).join(', ')}`, {
        what: 'connected',
        others,
      });
    }
    case 'not-answered':
    case 'transfer':
      return told(talking, sentence(event.words));
    case 'hung-up':
      return told(talking, sentence(event.words), { what: 'quiet' });
    case 'service-fault':
      // What the caller hears now sounds as if it were meant; whoever holds this phone is to know that it is not.
      return talking.role === 'user'
        ? hear(talking, { who: 'network', kind: 'failed', text: 'Your service failed: see the transcript' })
        : talking;
    default:
      return talking;
  }
}

/**
 * What happens at this phone and at no other of the call.
 *
 * @param {Talking} talking
 * @param {Extract<CallEvent, { kind: 'verb' | 'listening' | 'key' | 'speech' | 'recording' | 'waiting' }>} event
 * @returns {Talking}
 */
function listenHere(talking, event) {
  switch (event.kind) {
    case 'verb':
      return hearVerb(talking, event);
    case 'listening': {
      const { timeoutSeconds, numDigits, finishOnKey } = event;
      return now(talking, { what: 'listening', since: event.at, timeoutSeconds, numDigits, finishOnKey });
    }
    case 'key':
      return press(talking, event.key, event.ignored === true);
    case 'speech':
      return { ...talking, speaking: event.speaking };
    case 'recording':
      return event.state === 'began'
        ? { ...talking, recordingSince: event.at }
        : { ...told(talking, `Recorded ${event.seconds.toFixed(1)} s`), recordingSince: undefined };
    case 'waiting': {
      const { where, name, ahead } = event;
      return told(talking, waitingWords(event), { what: 'waiting', where, name, ahead });
    }
  }
}

/**
 * @param {Talking} talking
 * @param {Activity} activity
 */
function now(talking, activity) {
  return { ...talking, activity };
}

/**
 * @param {Talking} talking
 * @param {HeardLine} line
 * @param {Activity} [activity] - what the phone does now; as before when it is not given
 */
function hear(talking, line, activity = talking.activity) {
  return { ...talking, activity, heard: [...talking.heard, line] };
}

/**
 * @param {Talking} talking
 * @param {string} text
 * @param {Activity} [activity]
 */
function told(talking, text, activity) {
  return hear(talking, { who: 'network', kind: 'told', text }, activity);
}

/**
 * @param {Talking} talking
 * @param {Extract<CallEvent, { kind: 'verb' }>} event
 */
function hearVerb(talking, { verb, index, text, url }) {
  if (verb === 'Say') {
    return hear(talking, { who: 'line', kind: 'said', text: text ?? '' }, { what: 'saying', index });
  }
  if (verb === 'Play' && url !== undefined) {
    const line = /** @type {const} */ ({ who: 'line', kind: 'played', text: fileOf(url) });
    return hear(talking, line, { what: 'playing', index, url });
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

/** @param {string} url */
function fileOf(url) {
  const [path = url] = url.split(/[?#]/);
  return path.slice(path.lastIndexOf('/') + 1) || url;
}
