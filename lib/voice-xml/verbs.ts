import { type Bare, type Child, define, type Element } from './element.ts';
import { flag, key, phoneNumber, phoneNumbers, text, url, voice, whole, words } from './kinds.ts';

export type Say = Element<'Say'>;
export type Play = Element<'Play'>;
export type GetDigits = Element<'GetDigits'>;
export type Dial = Element<'Dial'>;
/** A recording that ends by itself; the call goes on behind it. */
export type PartialRecord = Element<'Record'>;
/** A recording of the rest of the call. */
export type TerminalRecord = Bare<'Record'>;
export type Enqueue = Element<'Enqueue'>;
export type Dequeue = Element<'Dequeue'>;
export type Redirect = Element<'Redirect'>;
export type Reject = Element<'Reject'>;
export type Conference = Element<'Conference'>;

export type Verb = Child<'Response'>;
/** What may be heard while a caller is asked for something. */
export type Prompt = Child<'GetDigits'>;

const prompt = { holds: 'Say|Play', most: 1 } as const;
const end = { ends: 'always' } as const;

export const say = define('Say', { voice, playBeep: flag }, { ...words, holds: 'speak' });
export const play = define('Play', { url }, { required: 'url' });
export const getDigits = define(
  'GetDigits',
  { numDigits: whole, timeout: whole, finishOnKey: key, callbackUrl: url },
  { ...prompt, least: 1 },
);
export const dial = define(
  'Dial',
  {
    phoneNumbers,
    record: flag,
    sequential: flag,
    callerId: phoneNumber,
    ringBackTone: url,
    maxDuration: whole,
  },
  { required: 'phoneNumbers' },
);
export const record = define(
  'Record',
  {
    finishOnKey: key,
    maxLength: whole,
    timeout: whole,
    trimSilence: flag,
    playBeep: flag,
    callbackUrl: url,
  },
  { ...prompt, ends: 'bare' },
);
export const enqueue = define('Enqueue', { name: text, holdMusic: url }, {});
export const dequeue = define('Dequeue', { phoneNumber, name: text }, { required: 'phoneNumber', ...end });
export const redirect = define('Redirect', {}, { ...words, text: url, ...end });
export const reject = define('Reject', {}, end);
export const conference = define('Conference', {}, end);
