import { define } from './definition.ts';
import type { Child, Element, EmptyElement } from './element.ts';
import {
  flag,
  key,
  phoneNumber,
  phoneNumbers,
  positiveInteger,
  text,
  textOnly,
  url,
  voice,
} from './kinds.ts';

export type Say = Element<'Say'>;
export type Play = Element<'Play'>;
export type GetDigits = Element<'GetDigits'>;
export type Dial = Element<'Dial'>;
/** A recording that ends by itself; the call goes on behind it. */
export type PartialRecord = Element<'Record'>;
/** A recording of the rest of the call. */
export type TerminalRecord = EmptyElement<'Record'>;
export type Enqueue = Element<'Enqueue'>;
export type Dequeue = Element<'Dequeue'>;
export type Redirect = Element<'Redirect'>;
export type Reject = Element<'Reject'>;
export type Conference = Element<'Conference'>;

/** A document is a list of these. At the end of the list Africa's Talking hangs up. */
export type Verb = Child<'Response'>;
/** A verb that can be the prompt while the caller is asked for something. */
export type PromptVerb = Child<'GetDigits'>;

const prompt = { allows: 'Say|Play', maxChildren: 1 } as const;
const terminal = { terminal: 'always' } as const;

/**
 * The caller hears a text, or structured speech made with `speak`. No request follows; the next verb runs.
 *
 * Africa's Talking documents two voices and English; production systems also name Google's voices.
 *
 * @see docs.africastalking.com/voice/say
 */
export const say = define(
  'Say',
  {
    /** Who speaks: one of Africa's Talking's two voices, or one of Google's by name. Default: woman. */
    voice,
    /** Whether a beep sounds after the text. Default: false. */
    playBeep: flag,
  },
  { ...textOnly, allows: 'speak' },
);

/**
 * The caller hears a recording. No request follows; the next verb runs.
 *
 * Africa's Talking keeps a copy and asks for the file again as its HTTP cache headers say.
 *
 * @see docs.africastalking.com/voice/play
 */
export const play = define(
  'Play',
  {
    /** Where the MP3 or WAV file is. The Node SDK only takes https. */
    url,
  },
  { required: 'url' },
);

/**
 * The caller hears the prompt and presses keys. A request with `dtmfDigits` follows as soon as there is input, and
 * the rest of the list is forgotten; without input there is no request and the next verb runs, or the call ends when
 * there is none. So the verb behind this one is what a silent caller hears.
 *
 * @see docs.africastalking.com/voice/getdigits
 */
export const getDigits = define(
  'GetDigits',
  {
    /** How many keys complete the input. Default: no limit. */
    numDigits: positiveInteger,
    /** Seconds to wait for input. Default: 30. */
    timeout: positiveInteger,
    /** The key that completes the input. Default: none, and then the first key pressed is the input. */
    finishOnKey: key,
    /** Where the request goes, and every later request of this call. Default: the call's present callback URL. */
    callbackUrl: url,
  },
  { ...prompt, minChildren: 1 },
);

/**
 * The caller hears ringing, or the ring-back tone, until somebody picks up, and then that person. When the call is
 * picked up, nothing behind this verb runs; when nobody picks up, the next verb does. The last request of the call
 * says who was dialled and for how long they spoke.
 *
 * @see docs.africastalking.com/voice/dial
 */
export const dial = define(
  'Dial',
  {
    /** Whom to call: numbers with their country code, SIP addresses, or browser phones as username.client. */
    phoneNumbers,
    /** Whether the conversation is recorded; the last request then carries `recordingUrl`. Default: false. */
    record: flag,
    /** One number after the other, and not all at once, the first to pick up being connected. Default: false. */
    sequential: flag,
    /** The Africa's Talking number that those who are called see. Default: the number that the caller dialled. */
    callerId: phoneNumber,
    /** A sound file for the caller to hear in place of the ringing. Default: ringing. */
    ringBackTone: url,
    /** Seconds that the conversation may take at most. Default: no limit. */
    maxDuration: positiveInteger,
  },
  { required: 'phoneNumbers' },
);

/**
 * The caller is recorded, as an MP3 file. With attributes or a prompt the recording is partial: it ends at the finish
 * key, at its maximum length or at silence, and a request with `recordingUrl` (empty when there is nothing on it)
 * says how the call goes on. Without both it is terminal: it lasts until the caller hangs up, nothing behind it
 * runs, and the last request of the call carries `recordingUrl`.
 *
 * @see docs.africastalking.com/voice/record
 */
export const record = define(
  'Record',
  {
    /** The key that ends the recording. Default: none. */
    finishOnKey: key,
    /** Seconds that the recording may take at most. Default: no limit. */
    maxLength: positiveInteger,
    /** Seconds of silence that end the recording. Default: 3600. */
    timeout: positiveInteger,
    /** Whether silence at both ends is cut off. Default: false. */
    trimSilence: flag,
    /** Whether a beep sounds when the recording begins. Default: false. */
    playBeep: flag,
    /** Where the request goes, and every later request of this call. Default: the call's present callback URL. */
    callbackUrl: url,
  },
  { ...prompt, terminal: 'when-empty' },
);

/**
 * The caller waits in a queue, with music when there is some, until another call is connected by `dequeue`. A request
 * follows when that happens.
 *
 * @see docs.africastalking.com/voice/callqueue
 */
export const enqueue = define(
  'Enqueue',
  {
    /** Which of the number's queues the caller joins, such as support. Default: none. */
    name: text,
    /** A sound file to hear while waiting; Africa's Talking keeps a copy. Default: none. */
    holdMusic: url,
  },
  {},
);

/**
 * Connects this call, usually an agent's, to the caller who has waited longest; with nobody in the queue the call
 * ends. Nothing behind this verb runs.
 *
 * @see docs.africastalking.com/voice/callqueue
 */
export const dequeue = define(
  'Dequeue',
  {
    /** The Africa's Talking number that the waiting callers dialled. */
    phoneNumber,
    /** Which of that number's queues. Default: none. */
    name: text,
  },
  { required: 'phoneNumber', ...terminal },
);

/**
 * The caller hears nothing of it: Africa's Talking asks the URL for the next document, and it stays the callback URL
 * for the rest of the call. Nothing behind this verb runs.
 *
 * @see docs.africastalking.com/voice/redirect
 */
export const redirect = define('Redirect', {}, { ...textOnly, text: url, ...terminal });

/**
 * Refuses a call that is still ringing, free of charge. It is documented as the only verb of a document, yet Africa's
 * Talking's own samples also hang up with it after a Say. Nothing behind it runs; the last request of the call
 * follows.
 *
 * @see docs.africastalking.com/voice/reject
 */
export const reject = define('Reject', {}, terminal);

/**
 * The caller joins a conference. Africa's Talking documents little of it: no attributes, and no way to choose between
 * several. Nothing behind this verb runs; the last request of the call follows.
 *
 * @see Africa's Talking's Node SDK, lib/actionbuilder.js
 */
export const conference = define('Conference', {}, terminal);
