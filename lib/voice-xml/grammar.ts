import {
  count,
  decibels,
  duration,
  flag,
  type Kind,
  key,
  language,
  moment,
  oneOf,
  percentage,
  phoneNumber,
  phoneNumbers,
  pitch,
  rate,
  seconds,
  text,
  url,
  voice,
  volume,
} from './kinds.ts';

/** What one element may carry: the types, the checker, the parser and the manual are all read from it. */
export interface Rule {
  readonly attributes: Readonly<Record<string, Kind<unknown, string, unknown> & Notes>>;
  /** The elements that may stand inside; none when absent. */
  readonly holds?: readonly string[];
  /** What its text may be; no text at all when absent. */
  readonly text?: Kind<string>;
  /** At least and at most this many children, where the number matters. */
  readonly least?: number;
  readonly most?: number;
  /** Nothing behind it is ever reached: always, or only when it is written bare. */
  readonly ends?: 'always' | 'bare';
}

interface Notes {
  readonly required?: true;
  /** What Africa's Talking takes when the attribute is absent. */
  readonly default?: unknown;
}

const required = <K>(kind: K): K & { readonly required: true } => ({ ...kind, required: true });

const otherwise = <K, const Value>(kind: K, value: Value): K & { readonly default: Value } => ({
  ...kind,
  default: value,
});

const speech = [
  'break',
  'say-as',
  'emphasis',
  'prosody',
  'sub',
  'phoneme',
  'p',
  's',
  'audio',
  'mark',
  'voice',
  'lang',
  'par',
  'seq',
  'google:style',
] as const;

const prompt = { holds: ['Say', 'Play'], most: 1 } as const;
const timeline = { holds: ['media', 'par', 'seq'] } as const;
const sound = {
  repeatCount: count,
  repeatDur: duration,
  soundLevel: decibels,
} as const;

export const grammar = {
  Response: {
    attributes: {},
    holds: [
      'Say',
      'Play',
      'GetDigits',
      'Dial',
      'Record',
      'Enqueue',
      'Dequeue',
      'Redirect',
      'Reject',
      'Conference',
    ],
  },
  Say: {
    attributes: {
      voice: otherwise(voice, 'woman'),
      playBeep: otherwise(flag, false),
    },
    holds: ['speak'],
    text,
    least: 1,
    most: 1,
  },
  Play: { attributes: { url: required(url) } },
  GetDigits: {
    attributes: {
      numDigits: count,
      timeout: otherwise(seconds, 30),
      finishOnKey: key,
      callbackUrl: url,
    },
    ...prompt,
  },
  Dial: {
    attributes: {
      phoneNumbers: required(phoneNumbers),
      record: otherwise(flag, false),
      sequential: otherwise(flag, false),
      callerId: phoneNumber,
      ringBackTone: url,
      maxDuration: seconds,
    },
  },
  Record: {
    attributes: {
      finishOnKey: key,
      maxLength: otherwise(seconds, 3600),
      timeout: seconds,
      trimSilence: otherwise(flag, false),
      playBeep: otherwise(flag, false),
      callbackUrl: url,
    },
    ...prompt,
    ends: 'bare',
  },
  Enqueue: { attributes: { name: text, holdMusic: url } },
  Dequeue: { attributes: { phoneNumber: required(phoneNumber), name: text }, ends: 'always' },
  Redirect: { attributes: {}, text: url, least: 1, most: 1, ends: 'always' },
  Reject: { attributes: {}, ends: 'always' },
  Conference: { attributes: {}, ends: 'always' },

  speak: { attributes: {}, holds: speech, text, least: 1 },
  break: {
    attributes: {
      time: duration,
      strength: oneOf('none', 'x-weak', 'weak', 'medium', 'strong', 'x-strong'),
    },
  },
  'say-as': {
    attributes: {
      'interpret-as': required(
        oneOf(
          'currency',
          'telephone',
          'date',
          'time',
          'cardinal',
          'ordinal',
          'characters',
          'verbatim',
          'spell-out',
          'fraction',
          'unit',
          'expletive',
          'bleep',
        ),
      ),
      format: text,
      detail: oneOf('1', '2'),
      language,
      'google:style': oneOf('zero-as-zero'),
    },
    text,
    least: 1,
    most: 1,
  },
  emphasis: {
    attributes: { level: oneOf('strong', 'moderate', 'none', 'reduced') },
    holds: speech,
    text,
    least: 1,
  },
  prosody: { attributes: { rate, pitch, volume }, holds: speech, text, least: 1 },
  sub: { attributes: { alias: required(text) }, text, least: 1, most: 1 },
  phoneme: {
    attributes: { alphabet: required(oneOf('ipa', 'x-sampa')), ph: required(text) },
    text,
    least: 1,
    most: 1,
  },
  p: { attributes: {}, holds: speech, text, least: 1 },
  s: { attributes: {}, holds: speech, text, least: 1 },
  audio: {
    attributes: {
      src: required(url),
      clipBegin: duration,
      clipEnd: duration,
      speed: percentage,
      ...sound,
    },
    holds: ['desc', ...speech],
    text,
  },
  desc: { attributes: {}, text, least: 1, most: 1 },
  mark: { attributes: { name: required(text) } },
  voice: {
    attributes: {
      name: text,
      language,
      gender: oneOf('male', 'female', 'neutral'),
      variant: count,
      required: text,
      ordering: text,
    },
    holds: speech,
    text,
    least: 1,
  },
  lang: { attributes: { 'xml:lang': required(language) }, holds: speech, text, least: 1 },
  par: { attributes: {}, ...timeline, least: 1 },
  seq: { attributes: {}, ...timeline, least: 1 },
  media: {
    attributes: {
      'xml:id': text,
      begin: moment,
      end: moment,
      ...sound,
      fadeInDur: duration,
      fadeOutDur: duration,
    },
    holds: ['speak', 'audio'],
    least: 1,
    most: 1,
  },
  'google:style': { attributes: { name: required(text) }, holds: speech, text, least: 1 },
} as const satisfies Readonly<Record<string, Rule>>;
