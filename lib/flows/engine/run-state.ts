import { responseOf, type Verb, type VoiceResponse } from '../../voice-xml/index.ts';
import type { Data } from '../definition/data.ts';
import type { Definition } from '../definition/flow.ts';
import type { Prompt } from '../definition/step.ts';
import { fillText, type Hearing, sound } from './prompt.ts';

/** Where a call waits in its flow, and all that it has collected on the way: plain data, small enough for a URL. */
export interface Place {
  readonly step: string;
  /** Which time this is that the step's prompt is put, from 1; 0 for a recording that has not begun. */
  readonly try: number;
  /** Which request of the call made it, from 1. */
  readonly turn: number;
  readonly language: string | undefined;
  readonly data: Data;
  /** How often steps with `atMost` were come to. */
  readonly visits: Readonly<Record<string, number>>;
}

/** The way of one request through a flow. */
export interface Walk {
  readonly flow: Definition;
  /** Data that every call has. */
  readonly facts: Data;
  /** Nobody is on the phone any more: only what needs no ears is done. */
  readonly isSilent: boolean;
  readonly place: Place;
  readonly verbs: readonly Verb[];
  readonly kept: readonly Kept[];
  /** Steps so far. */
  readonly order: number;
}

/** Data for the call record. The same turn and order mean the same fact, however often it is told. */
export interface Kept {
  readonly name: string;
  readonly data: Data;
  readonly step: string;
  readonly turn: number;
  readonly order: number;
}

/** Where the engine stops. */
export type Halt = Answered | Computing | Astray;
/** What a step comes to: a further step, or a halt. */
export type Move = Halt | Onward;

export interface Onward {
  readonly halt: undefined;
  readonly to: string;
  readonly walk: Walk;
}

/** There is a document to answer with. */
export interface Answered {
  readonly halt: 'answered';
  /** Where the call then waits; nowhere when it ends with the document. */
  readonly place: Place | undefined;
  readonly kept: readonly Kept[];
  /** The document, given the URL that leads to the place. */
  readonly document: (url: string) => VoiceResponse;
}

/** Code is to be run; `resume` goes on with what it answers. */
export interface Computing {
  readonly halt: 'computing';
  readonly walk: Walk;
}

/** There is no way on that the flow knows. */
export interface Astray {
  readonly halt: 'astray';
  readonly why: 'no-such-step' | 'endless' | 'too-many-turns';
  readonly step: string;
  readonly kept: readonly Kept[];
}

export const onward = (to: string, walk: Walk): Onward => ({ halt: undefined, to, walk });

/** The verbs so far, then those that lead back to where the walk is. */
export const waiting = (
  { verbs, kept, place }: Walk,
  closing: (url: string) => readonly Verb[],
): Answered => ({
  halt: 'answered',
  place,
  kept,
  document: (url) => responseOf([...verbs, ...closing(url)]),
});

/** The verbs so far are the last ones of the call. */
export const ended = ({ verbs, kept }: Walk, ...last: readonly Verb[]): Answered => ({
  halt: 'answered',
  place: undefined,
  kept,
  document: () => responseOf([...verbs, ...last]),
});

export const astray = ({ kept }: Walk, why: Astray['why'], step: string): Astray => ({
  halt: 'astray',
  why,
  step,
  kept,
});

export const hearing = (prompt: Prompt, walk: Walk): Walk => saying(soundsOf(prompt, walk), walk);
export const saying = (verbs: readonly Verb[], walk: Walk): Walk => ({
  ...walk,
  verbs: [...walk.verbs, ...verbs],
});
export const soundsOf = (prompt: Prompt, walk: Walk) => sound(prompt, hearingOf(walk));
const hearingOf = (walk: Walk): Hearing => ({
  flow: walk.flow,
  language: walk.place.language,
  data: known(walk),
});

/** The data that words may name: those of the call, and those that were collected. */
export const known = ({ place, facts }: Walk): Data => ({ ...facts, ...place.data });
export const filled = (text: string, walk: Walk) => fillText(text, known(walk));

export const at = (change: Partial<Place>, walk: Walk): Walk => ({
  ...walk,
  place: { ...walk.place, ...change },
});
export const knowing = (data: Data, walk: Walk): Walk => at({ data: { ...walk.place.data, ...data } }, walk);
