import { type Child, define } from './element.ts';
import { duration, language, oneOf, text, url, whole, words } from './kinds.ts';

/** What may stand where words are spoken. */
export type Speech = Child<'speak'>;

const speech = 'break|say-as|emphasis|prosody|sub|phoneme|p|s|audio|mark|voice|lang|par|seq|google:style';
const spoken = { text, holds: speech, least: 1 } as const;
const timeline = { holds: 'media|par|seq', least: 1 } as const;
const sound = { repeatCount: whole, repeatDur: duration, soundLevel: oneOf('+NdB|-NdB') } as const;

export const speak = define('speak', {}, spoken);
export const pause = define(
  'break',
  { time: duration, strength: oneOf('none|x-weak|weak|medium|strong|x-strong') },
  {},
);
export const sayAs = define(
  'say-as',
  {
    'interpret-as': oneOf(
      'currency|telephone|date|time|cardinal|ordinal|characters|verbatim|spell-out|fraction|unit|expletive|bleep',
    ),
    format: text,
    detail: oneOf('1|2'),
    language,
    'google:style': oneOf('zero-as-zero'),
  },
  { required: 'interpret-as', ...words },
);
export const emphasis = define('emphasis', { level: oneOf('strong|moderate|none|reduced') }, spoken);
export const prosody = define(
  'prosody',
  {
    rate: oneOf('x-slow|slow|medium|fast|x-fast|N%'),
    pitch: oneOf('x-low|low|medium|high|x-high|+Nst|-Nst|+N%|-N%'),
    volume: oneOf('silent|x-soft|soft|medium|loud|x-loud|+NdB|-NdB'),
  },
  spoken,
);
export const sub = define('sub', { alias: text }, { required: 'alias', ...words });
export const phoneme = define(
  'phoneme',
  { alphabet: oneOf('ipa|x-sampa'), ph: text },
  { required: 'alphabet|ph', ...words },
);
export const p = define('p', {}, spoken);
export const s = define('s', {}, spoken);
export const audio = define(
  'audio',
  { src: url, clipBegin: duration, clipEnd: duration, speed: oneOf('N%'), ...sound },
  { required: 'src', holds: `desc|${speech}`, text },
);
export const desc = define('desc', {}, words);
export const mark = define('mark', { name: text }, { required: 'name' });
export const voice = define(
  'voice',
  {
    name: text,
    language,
    gender: oneOf('male|female|neutral'),
    variant: whole,
    required: text,
    ordering: text,
  },
  spoken,
);
export const lang = define('lang', { 'xml:lang': language }, { required: 'xml:lang', ...spoken });
export const style = define('google:style', { name: text }, { required: 'name', ...spoken });
export const par = define('par', {}, timeline);
export const seq = define('seq', {}, timeline);
export const media = define(
  'media',
  { 'xml:id': text, begin: text, end: text, ...sound, fadeInDur: duration, fadeOutDur: duration },
  { holds: 'speak|audio', least: 1, most: 1 },
);
