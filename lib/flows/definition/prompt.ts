import type { Illegal } from '../../voice-xml/index.ts';

/**
 * What a caller hears: words, or a list of words and sounds that follow one another.
 *
 * In words `{name}` is replaced by the datum of that name, and `{code:characters}` says how it is read: `characters`,
 * `telephone`, `cardinal`, `ordinal`, `date`, `time`, a currency such as `KES`, or a unit such as `kg`. `{2s}` is a pause
 * of two seconds, `{!now}` stresses a word.
 */
export type Prompt<L extends string = string, A extends string = string> =
  | PromptPart<L, A>
  | readonly PromptPart<L, A>[];

/** One piece of a prompt. */
export type PromptPart<L extends string = string, A extends string = string> =
  | Words<L>
  /** A sound of the flow by name, or one for each language; `{name}`: a recording of the caller's, or a `sound`. */
  | { readonly play: SoundOf<A> | PlaceholderText | ([L] extends [never] ? never : InEach<L, SoundOf<A>>) }
  /** Words in one language whatever the caller chose, as in a menu of languages. */
  | { readonly say: string; readonly in: L };

/** Text; in a flow of several languages the same in each of them. */
export type Words<L extends string> = [L] extends [never]
  ? string
  : string extends L
    ? string | InEach<string, string>
    : IsOne<L> extends true
      ? string | InEach<L, string>
      : InEach<L, string>;

/** A text that names a datum, such as `{message}`. */
export type PlaceholderText = `{${string}}`;

/** A sound by its name. */
export type SoundOf<A extends string> = [A] extends [never]
  ? Illegal<"the flow has no audio: name the sound there, audio: { jingle: { url: 'https://…', seconds: 4 } }">
  : A;

/** A value for each language. */
export type InEach<L extends string, Value> = { readonly [Language in L]: Value };

type IsOne<U, All = U> = U extends unknown ? ([All] extends [U] ? true : false) : never;

/** How one language of a flow is spoken. */
export interface Language {
  /** `man`, `woman`, or one of Google's voices. */
  readonly voice?: string;
  /**
   * People have recorded what is said in it: `npm run prompts` lists what there is to record, and a text that holds data
   * is read by the voice all the same.
   */
  readonly recorded?: true;
}

/** A sound file on the web, and the seconds that it lasts. */
export interface Sound {
  readonly url: `https://${string}` | `http://${string}`;
  readonly seconds: number;
}
