import type { response } from './response.ts';
import type * as speech from './ssml.ts';
import type * as verbs from './verbs.ts';

/** Every element by its name, for the compiler to look up what was defined. */
export interface Elements {
  Response: typeof response;

  Say: typeof verbs.say;
  Play: typeof verbs.play;
  GetDigits: typeof verbs.getDigits;
  Dial: typeof verbs.dial;
  Record: typeof verbs.record;
  Enqueue: typeof verbs.enqueue;
  Dequeue: typeof verbs.dequeue;
  Redirect: typeof verbs.redirect;
  Reject: typeof verbs.reject;
  Conference: typeof verbs.conference;

  speak: typeof speech.speak;
  break: typeof speech.pause;
  'say-as': typeof speech.sayAs;
  emphasis: typeof speech.emphasis;
  prosody: typeof speech.prosody;
  sub: typeof speech.sub;
  phoneme: typeof speech.phoneme;
  p: typeof speech.p;
  s: typeof speech.s;
  audio: typeof speech.audio;
  voice: typeof speech.voice;
  lang: typeof speech.lang;
  'google:style': typeof speech.style;
  par: typeof speech.par;
  seq: typeof speech.seq;
  media: typeof speech.media;
}
