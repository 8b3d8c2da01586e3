/** @import { CallEvent, CallSummary, Moment } from '../../protocol.ts' */
import { clockTime, cost } from './figures.js';
import { named } from './names.js';
import { folded } from './sealed.js';

/**
 * How an event reads in the transcript. `sign` is the name of a small picture.
 *
 * @typedef {'plain' | 'good' | 'warning' | 'trouble' | 'injected'} Tone
 * @typedef {{ tone: Tone, sign: string, words: string, more?: string | undefined }} Wording
 */

/** @type {Readonly<Record<Moment, string>>} */
export const momentNames = {
  ringing: 'Ringing',
  answered: 'Answered',
  digits: 'Digits',
  recording: 'Recorded',
  redirect: 'Redirected',
  dialling: 'Dialling',
  bridged: 'Connected',
  dequeued: 'Taken from the queue',
  transfer: 'Transfer',
  final: 'Over',
};

/**
 * The line of the transcript for an event, or `undefined` for one that shows elsewhere: in a request's
 * card, at an element of the XML, or only on the phone.
 *
 * @param {CallEvent} event
 * @returns {Wording | undefined}
 */
export function wordingOf(event) {
  switch (event.kind) {
    case 'placed':
      return placed(event);
    case 'ringing':
      return ringing(event);
    case 'answered':
      return { tone: 'good', sign: 'answer', words: `${named(event.phoneNumber)} is connected` };
    case 'not-answered':
      return unreached(event.phoneNumber, event.words, event.hangupCause);
    case 'speech':
      return plain('speak', `${named(event.phoneNumber)} ${event.speaking ? 'speaks' : 'is silent'}`);
    case 'recording':
      return recording(event);
    case 'waiting':
      return plain('hold', `${named(event.phoneNumber)} ${waiting(event)}`);
    case 'connected':
      return { tone: 'good', sign: 'connected', words: `${listed(event.phones)} hear each other` };
    case 'transfer':
      return plain('transfer', sentence(event.words), `${event.callLeg} to ${named(event.phoneNumber)}`);
    case 'hung-up':
      return hungUp(event);
    case 'service-fault': {
      const { words, hint, place } = event;
      const where =
        place === undefined ? undefined : `${place.file}${place.line === undefined ? '' : `:${place.line}`}`;
      return {
        tone: 'trouble',
        sign: 'fault',
        // It begins with the name of a flow, which stays as it is written.
        words,
        more: [where, hint].filter(Boolean).join(' · '),
      };
    }
    case 'fault':
      return {
        tone: 'injected',
        sign: 'fault',
        words: sentence(event.words),
        more: 'Injected by the simulator',
      };
    case 'note':
      return note(event);
    case 'ended':
      return { tone: 'plain', ...ended(event.summary) };
    default:
      return undefined;
  }
}

/**
 * What came of a call, in a few words: `1:04 · KES 1.400`, `no answer`, `ringing`.
 *
 * @param {CallSummary} summary
 */
export function outcomeOf(summary) {
  if (summary.state !== 'ended') return summary.state === 'active' ? 'in call' : summary.state;
  if (summary.serviceFault !== undefined) return 'heard an apology';
  if (summary.dropped !== undefined) return 'cut off';
  if (summary.answeredAt === undefined) return causeInWords(summary.hangupCause ?? 'no answer');
  const time = clockTime(Number(summary.durationInSeconds ?? 0));
  return [time, cost(summary)].filter((part) => part !== undefined).join(' · ');
}

/**
 * `USER_BUSY` as people say it: `user busy`.
 *
 * @param {string} hangupCause
 */
export function causeInWords(hangupCause) {
  return hangupCause.toLowerCase().replaceAll('_', ' ');
}

/**
 * The simulator's words as a sentence, with the numbers in them as people read them.
 *
 * @param {string} words
 */
export function sentence(words) {
  return (words.charAt(0).toUpperCase() + words.slice(1)).replace(/\+\d{7,15}/g, named);
}

/**
 * @param {string} sign
 * @param {string} words
 * @param {string} [more]
 * @returns {Wording}
 */
function plain(sign, words, more) {
  return { tone: 'plain', sign, words, more };
}

/** @param {Extract<CallEvent, { kind: 'placed' }>} event */
function placed({ by, direction, phoneNumber, line, carrier, country, clientRequestId }) {
  const [from, to] = direction === 'Inbound' ? [phoneNumber, line] : [line, phoneNumber];
  const how = by === 'phone' ? 'dials' : 'calls';
  const tag = clientRequestId === undefined ? undefined : `clientRequestId ${folded(clientRequestId)}`;
  const about = [carrier, country, tag].filter(
    (part) => part !== undefined && part !== '' && part !== 'None',
  );
  return plain('call', `${named(from)} ${how} ${named(to)}`, about.join(' · '));
}

/** @param {Extract<CallEvent, { kind: 'ringing' }>} event */
function ringing({ phoneNumber, callerId }) {
  return plain('ring', `${named(phoneNumber)} rings`, `shows ${named(callerId)}`);
}

/**
 * @param {string} phoneNumber
 * @param {string} words
 * @param {string} hangupCause
 * @returns {Wording}
 */
function unreached(phoneNumber, words, hangupCause) {
  return { tone: 'warning', sign: 'hang-up', words: `${named(phoneNumber)}: ${words}`, more: hangupCause };
}

/** @param {Extract<CallEvent, { kind: 'hung-up' }>} event */
function hungUp({ phoneNumber, by, words, hangupCause }) {
  if (by === 'phone') return plain('hang-up', `${named(phoneNumber)} hangs up`, hangupCause);
  return plain('hang-up', `${named(phoneNumber)} is disconnected`, `${sentence(words)} · ${hangupCause}`);
}

/** @param {Extract<CallEvent, { kind: 'recording' }>} event */
function recording(event) {
  if (event.state === 'began') return plain('record', `Recording ${named(event.phoneNumber)}`);
  if (event.recordingUrl === '') return plain('record', 'Nothing was recorded', 'nobody spoke');
  return plain('record', `Recorded ${event.seconds.toFixed(1)} s`);
}

/** @param {Extract<CallEvent, { kind: 'waiting' }>} event */
function waiting({ where, name, ahead }) {
  if (where === 'dial') return 'waits to be connected';
  if (where === 'transfer') return 'is on hold during the transfer';
  if (where === 'conference') return 'is alone in the conference';
  const queue = name === undefined || name === '' ? 'waits in the queue' : `waits in the queue “${name}”`;
  return ahead === undefined || ahead === 0 ? queue : `${queue}, ${ahead} ahead`;
}

/** @param {readonly string[]} phones */
function listed(phones) {
  const numbers = phones.map(named);
  const last = numbers.pop();
  return numbers.length === 0 ? String(last) : `${numbers.join(', ')} and ${last}`;
}

/** @param {Extract<CallEvent, { kind: 'note' }>} event */
function note({ level, words, hint }) {
  /** @type {Tone} */
  const tone = level === 'error' ? 'trouble' : level === 'warning' ? 'warning' : 'plain';
  return { tone, sign: level === 'info' ? 'note' : 'fault', words: sentence(words), more: hint };
}

/** @param {CallSummary} summary */
function ended(summary) {
  const { callSessionState, status, hangupCause, answeredAt } = summary;
  const time = answeredAt === undefined ? undefined : clockTime(Number(summary.durationInSeconds ?? 0));
  const figures = [time, cost(summary)].filter((part) => part !== undefined);
  const end = figures.length === 0 ? 'The call is over' : `The call is over: ${figures.join(', ')}`;
  return { sign: 'over', words: end, more: [callSessionState, status, hangupCause].join(' · ') };
}
