import type { DataTypes, Datum } from './data.ts';
import type { OpeningHours } from './opening-hours.ts';
import type { PlaceholderText, Prompt, SoundOf } from './prompt.ts';

/**
 * The steps that a flow is made of. A step is named by the one thing that it does (`say`, `ask`, `record` …) and says
 * by name where the call goes next.
 *
 * Type parameters: `N` the names of the flow's steps, `L` its languages, `A` its sounds.
 */
export interface StepKinds<N extends string = string, L extends string = string, A extends string = string> {
  readonly say: SayStep<N, L, A>;
  readonly play: PlayStep<N, A>;
  readonly ask: AskKeyStep<N, L, A> | AskDigitsStep<N, L, A>;
  readonly record: RecordStep<N, L, A>;
  readonly dial: DialStep<N, A>;
  readonly enqueue: EnqueueStep<N, A>;
  readonly dequeue: DequeueStep<N>;
  readonly conference: ConferenceStep<N>;
  readonly redirect: RedirectStep<N>;
  readonly reject: RejectStep<N>;
  readonly compute: ComputeStep<N>;
  readonly save: SaveStep<N>;
  readonly set: SetStep<N>;
  readonly count: CountStep<N>;
  readonly branch: BranchStep<N>;
  readonly hours: HoursStep<N>;
  readonly language: LanguageStep<N, L>;
  readonly end: EndStep<N, L, A>;
}

/** What a step does: the key that makes it one. */
export type StepVerb = keyof StepKinds;
export type Step = StepKinds[StepVerb];

/** On a step that may be come to again and again. */
interface LimitedStep<N extends string> {
  /** Coming here for the time after the last goes to `next` instead: what ends a loop, or locks after wrong PINs. */
  readonly maxVisits?: { readonly times: number; readonly next: N };
}

/**
 * Where a prompt leads when no answer, or a wrong one, came `tries` times; `say` is heard each time, before the prompt is
 * put again and before the call goes on to `next`.
 */
export type RetryTransition<N extends string, L extends string, A extends string> =
  | N
  | { readonly say: Prompt<L, A>; readonly next: N };

/** A key of a telephone. */
export type DtmfKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '*' | '#';

/** Where a key leads, what it stands for, and the language that is spoken from then on. */
export type KeyTransition<N extends string, L extends string> =
  | N
  | { readonly next: N; readonly set?: Readonly<Record<string, string>>; readonly language?: L };

/** Where an outcome of a computation leads, and which data come with it. */
export type OutcomeTransition<N extends string> = N | { readonly next: N; readonly set: DataTypes };

/** Says a prompt and goes on. */
export interface SayStep<N extends string, L extends string, A extends string> extends LimitedStep<N> {
  readonly say: Prompt<L, A>;
  readonly next: N;
}

/** Plays a sound and goes on. */
export interface PlayStep<N extends string, A extends string> extends LimitedStep<N> {
  /** A sound of the flow by name; `{name}`: a recording of the caller's, or a `sound`. */
  readonly play: SoundOf<A> | PlaceholderText;
  readonly next: N;
}

interface AskStep<N extends string, L extends string, A extends string> extends LimitedStep<N> {
  readonly ask: Prompt<L, A>;
  /** How often it is put in all. Default 3. */
  readonly tries?: number;
  /** Seconds to wait for the first key. Default 8. */
  readonly timeout?: number;
  readonly silence: RetryTransition<N, L, A>;
  readonly wrong: RetryTransition<N, L, A>;
}

/** A menu: one key. */
export interface AskKeyStep<N extends string, L extends string, A extends string> extends AskStep<N, L, A> {
  readonly keys: { readonly [K in DtmfKey]?: KeyTransition<N, L> };
  /** The name under which the key is remembered. */
  readonly into?: string;
}

/** How many digits, a whole number of a range, or `date`: eight digits for day, month and year. */
export type Digits =
  | number
  | { readonly min: number; readonly max: number }
  | { readonly from: number; readonly to: number }
  | 'date';

/** Some digits; `#` ends them early. */
export interface AskDigitsStep<N extends string, L extends string, A extends string>
  extends AskStep<N, L, A> {
  readonly digits: Digits;
  /** The name under which the digits are remembered: as text, a number of a range as number, a date as 2026-03-02. */
  readonly into: string;
  /** Nobody but the flow's code may read what was pressed: no prompt, no saved datum, no log and no record. */
  readonly secret?: boolean;
  readonly next: N;
}

/** A message of the caller, up to a key, a silence or the longest time. */
export interface RecordStep<N extends string, L extends string, A extends string> extends LimitedStep<N> {
  readonly record: Prompt<L, A>;
  /** The name under which the recording's URL is remembered. */
  readonly into: string;
  /** Seconds. */
  readonly maxLength: number;
  /** Default `#`. */
  readonly finishOnKey?: DtmfKey;
  /** Seconds of silence that end it. Default 5. */
  readonly timeout?: number;
  readonly trimSilence?: boolean;
  /** Default true. */
  readonly playBeep?: boolean;
  /**
   * Computations and `save` that follow directly are also carried out when the caller hangs up instead of pressing
   * the key.
   */
  readonly next: N;
  /** Nothing was recorded. */
  readonly silence: N;
}

/** A telephone number, a SIP address or a browser phone; `{name}` in it is replaced. */
export type Phone = `+${string}` | `${string}@${string}` | `${string}.${string}` | `{${string}}`;

/** Connects the caller with the first of these phones that answers; the call ends when they have talked. */
export interface DialStep<N extends string, A extends string> extends LimitedStep<N> {
  readonly dial: readonly Phone[];
  /** One after the other; otherwise all ring at once. */
  readonly sequential?: boolean;
  readonly record?: boolean;
  readonly callerId?: `+${string}`;
  readonly ringBackTone?: SoundOf<A>;
  /** Seconds that they may talk. */
  readonly maxDuration: number;
  /** Nobody picked up. */
  readonly unanswered: N;
}

/** Lets the caller wait until another call takes them with `dequeue`. */
export interface EnqueueStep<N extends string, A extends string> extends LimitedStep<N> {
  /** The queue's name; `{name}` in it is replaced. */
  readonly enqueue: string;
  readonly holdMusic?: SoundOf<A>;
  /** Seconds of waiting and talking that are reckoned with: Africa's Talking itself sets no limit. */
  readonly estimatedSeconds: number;
}

/** Connects this call, an agent's, with the caller who has waited longest. */
export interface DequeueStep<N extends string> extends LimitedStep<N> {
  /** The number of ours that the waiting callers dialled. */
  readonly dequeue: Phone;
  readonly name?: string;
  /** Seconds of talking that are reckoned with. */
  readonly estimatedSeconds: number;
}

/** Puts the caller into a conference with everybody who is in it; the call ends with it. */
export interface ConferenceStep<N extends string> extends LimitedStep<N> {
  readonly conference: true;
  /** Seconds of talking that are reckoned with. */
  readonly estimatedSeconds: number;
}

/** Hands the call over to another service, for good. */
export interface RedirectStep<N extends string> extends LimitedStep<N> {
  readonly redirect: `https://${string}` | `http://${string}`;
  /** Seconds that are reckoned with. */
  readonly estimatedSeconds: number;
}

/** Refuses the call, free of charge; nothing may have been heard before. */
export interface RejectStep<N extends string> extends LimitedStep<N> {
  readonly reject: true;
}

/** Asks the flow's code, under the step's own name, which way it goes. */
export interface ComputeStep<N extends string> extends LimitedStep<N> {
  readonly compute: Readonly<Record<string, OutcomeTransition<N>>>;
  /** Seconds that code may take which answers by a promise, fractions allowed. Default: 0.1. */
  readonly timeoutSeconds?: number;
  /** It threw, took too long, or answered what it may not. */
  readonly failed: N;
}

/** Hands data over to the call record, once, under a name. */
export interface SaveStep<N extends string> extends LimitedStep<N> {
  readonly save: string;
  /** The names of the data; `name?` is saved if it is there. The caller's number may be withheld, and is left out then. */
  readonly data: readonly string[];
  readonly next: N;
}

/** Gives data a value. */
export interface SetStep<N extends string> extends LimitedStep<N> {
  readonly set: Readonly<Record<string, Datum>>;
  readonly next: N;
}

/** Counts: the number of this name grows, from 0 if there was none. It stays from 0 to 9,999. */
export interface CountStep<N extends string> extends LimitedStep<N> {
  readonly count: string;
  /** By how much. Default 1. */
  readonly by?: number;
  readonly next: N;
}

/** Goes on by the value of a datum, which need not be there. */
export interface BranchStep<N extends string> extends LimitedStep<N> {
  readonly branch: string;
  /** By what it is. */
  readonly is?: Readonly<Record<string, N>>;
  /** By how great a number is: the greatest of these that it reaches. */
  readonly atLeast?: Readonly<Record<number, N>>;
  /** It is there, whatever it is. */
  readonly known?: N;
  /** None of these, or it is not there. */
  readonly otherwise: N;
}

/** Goes on by the time of day. */
export interface HoursStep<N extends string> extends LimitedStep<N> {
  /** Made by `openingHours`. */
  readonly hours: OpeningHours;
  readonly open: N;
  readonly closed: N;
  /** On a day that is kept closed. Default: `closed`. */
  readonly holiday?: N;
}

/** Goes on in another language. */
export interface LanguageStep<N extends string, L extends string> extends LimitedStep<N> {
  /** One of the flow's languages; `{name}`: the one that a datum names. */
  readonly language: L | PlaceholderText;
  readonly next: N;
}

/** The last thing that is heard. */
export interface EndStep<N extends string, L extends string, A extends string> extends LimitedStep<N> {
  readonly end: Prompt<L, A>;
}
