import { define } from './definition.ts';
import type { Child } from './element.ts';
import { duration, language, oneOf, positiveInteger, text, textOnly, url } from './kinds.ts';

// Speech Synthesis Markup Language as Google Cloud Text-to-Speech documents it (cloud.google.com/text-to-speech/
// docs/ssml), which is what stands behind Africa's Talking's Say. Seen to work there in production: break, say-as,
// and emphasis; of the others Africa's Talking says nothing. Google's mark and desc are left out, for nobody hears
// them: the one tells a program that calls Google itself when a word is reached, the other describes a sound to readers.

/** What may stand where words are spoken. */
export type Speech = Child<'speak'>;

const SPEECH = 'break|say-as|emphasis|prosody|sub|phoneme|p|s|audio|voice|lang|par|seq|google:style';
const spoken = { text, allows: SPEECH, minChildren: 1 } as const;
const timeline = { allows: 'media|par|seq', minChildren: 1 } as const;
const sound = {
  /** How often it is played. Default: 1. */
  repeatCount: positiveInteger,
  /** How long it is repeated. Default: as often as `repeatCount` says. */
  repeatDur: duration,
  /** How much louder or softer it is played. Default: +0dB. */
  soundLevel: oneOf('+NdB|-NdB'),
} as const;

/** Speech with structure, which is the whole content of a Say. */
export const speak = define('speak', {}, spoken);

/** A pause, or with the strength `none` the absence of one; the element is called break. */
export const pause = define(
  'break',
  {
    /** How long it is. Default: what the strength says. */
    time: duration,
    /** How strongly it divides. Default: medium. */
    strength: oneOf('none|x-weak|weak|medium|strong|x-strong'),
  },
  {},
);

/** A text that is read as a thing of its own kind: `'10'` as "ten", "tenth" or "one zero". */
export const sayAs = define(
  'say-as',
  {
    /** What it is. */
    'interpret-as': oneOf(
      'currency|telephone|date|time|cardinal|ordinal|characters|verbatim|spell-out|fraction|unit|expletive|bleep',
    ),
    /** How it is written: letters such as yyyymmdd for a date, hms12 for a time, a country code for a telephone number. Default: found out from the text. */
    format: text,
    /** Of a date, its spoken form: 1 is "the tenth of May", 2 is "May tenth". Default: 2 when day, month and year are given. */
    detail: oneOf('1|2'),
    /** Of a currency, in which language it is read. Default: the voice's. */
    language,
    /** Of a telephone number, whether 0 is read "zero" and not "oh". Default: as the language does. */
    'google:style': oneOf('zero-as-zero'),
  },
  { required: 'interpret-as', ...textOnly },
);

/** Speech that is stressed, or less so. */
export const emphasis = define(
  'emphasis',
  {
    /** How much. Default: moderate. */
    level: oneOf('strong|moderate|none|reduced'),
  },
  spoken,
);

/** Speech at another speed, pitch or loudness. */
export const prosody = define(
  'prosody',
  {
    /** How fast, in words or as a percentage of the normal speed. Default: medium. */
    rate: oneOf('x-slow|slow|medium|fast|x-fast|N%'),
    /** How high, in words or by how many semitones or how much it changes. Default: medium. */
    pitch: oneOf('x-low|low|medium|high|x-high|+Nst|-Nst|+N%|-N%'),
    /** How loud, in words or by how much it changes. Default: medium. */
    volume: oneOf('silent|x-soft|soft|medium|loud|x-loud|+NdB|-NdB'),
  },
  spoken,
);

/** An abbreviation that is read as something else. */
export const sub = define(
  'sub',
  {
    /** What is heard in its place. */
    alias: text,
  },
  { required: 'alias', ...textOnly },
);

/** A word whose pronunciation is spelled out. */
export const phoneme = define(
  'phoneme',
  {
    /** In which alphabet. */
    alphabet: oneOf('ipa|x-sampa'),
    /** How it sounds. */
    ph: text,
  },
  { required: 'alphabet|ph', ...textOnly },
);

/** A paragraph. */
export const p = define('p', {}, spoken);

/** A sentence. */
export const s = define('s', {}, spoken);

/** A sound, and inside what is said when it cannot be played. */
export const audio = define(
  'audio',
  {
    /** Where the file is. */
    src: url,
    /** Where in the file it begins. Default: 0s. */
    clipBegin: duration,
    /** Where in the file it ends. Default: the end. */
    clipEnd: duration,
    /** How fast it is played, 50% to 200%. Default: 100%. */
    speed: oneOf('N%'),
    ...sound,
  },
  { required: 'src', allows: SPEECH, text },
);

/** Speech in another voice. */
export const voice = define(
  'voice',
  {
    /** Which of Google's voices. Default: chosen by the other attributes. */
    name: text,
    /** In which language. Default: the present one. */
    language,
    /** Of which gender. Default: the present one. */
    gender: oneOf('male|female|neutral'),
    /** Which of several that fit. Default: 1. */
    variant: positiveInteger,
    /** The attributes without which a voice does not do, separated by spaces. Default: language. */
    required: text,
    /** The attributes in the order of their weight, separated by spaces. Default: as above. */
    ordering: text,
  },
  spoken,
);

/** Speech in another language. */
export const lang = define(
  'lang',
  {
    /** Which one. */
    'xml:lang': language,
  },
  { required: 'xml:lang', ...spoken },
);

/** Speech in a manner that some of Google's voices know, such as lively. */
export const style = define(
  'google:style',
  {
    /** Which manner. */
    name: text,
  },
  { required: 'name', ...spoken },
);

/** Sounds and speech that are heard at the same time. */
export const par = define('par', {}, timeline);

/** Sounds and speech that are heard one after another. */
export const seq = define('seq', {}, timeline);

/** A sound or speech in a `par` or a `seq`. */
export const media = define(
  'media',
  {
    /** A name by which other media refer to this one. Default: none. */
    'xml:id': text,
    /** When it begins, such as 2.5s or intro.end+0.5s. Default: at once, or after what comes before. */
    begin: text,
    /** When it ends, written alike. Default: when it is over. */
    end: text,
    ...sound,
    /** How long it takes to fade in. Default: 0s. */
    fadeInDur: duration,
    /** How long it takes to fade out. Default: 0s. */
    fadeOutDur: duration,
  },
  { allows: 'speak|audio', minChildren: 1, maxChildren: 1 },
);
