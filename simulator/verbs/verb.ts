import type { Call } from '../calls/call.ts';
import type { Hangup } from '../calls/leg.ts';
import type { Moment, VerbName } from '../protocol.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Attributes } from './attributes.ts';
import type { Play } from './play.ts';
import type { Say } from './say.ts';

/** What every element has, whatever its verb. */
export interface BaseInstruction {
  verb: VerbName;
  /** Its number in the document, by opening tags. */
  index: number;
  /** The number of the element around it. */
  within?: number;
  /** Its attributes as written, with defaults. */
  shown: Record<string, string>;
}

/** An element that can be heard: by itself, or as the prompt of another. */
export type Prompt = Say | Play;

/** An element as read, before it becomes an instruction. */
interface VerbInput {
  element: XmlElement;
  attributes: Attributes;
  /** The Say or Play inside, already read. */
  prompt: Prompt | undefined;
}

/** What a verb knows of itself beyond the common part. */
type Own<N extends BaseInstruction> = Omit<N, 'index' | 'within' | 'shown'>;

/** One verb: how it is read, and how it is carried out. */
export interface Verb<N extends BaseInstruction> {
  /** Reads it by Africa's Talking's rules. Throws `InvalidElement` when it cannot be carried out. */
  read(reading: VerbInput): Own<N>;
  /** Carries it out on a call. Throws `CallEnded` when the call ends meanwhile. */
  execute(instruction: N, call: Call): Promise<Next>;
  /** Nothing after it can ever run. */
  endsList(instruction: N): boolean;
  /** It may hold one Say or Play. */
  takesPrompt: boolean;
}

/** What comes after an element: the next one, a request for new instructions, or the end of the call. */
export type Next = undefined | Ask | { end: Hangup };

/** A request to the callback URL, whose answer replaces what is left of the list. */
export interface Ask {
  ask: Moment;
  /** The new callback URL for the rest of the call. */
  url: string | undefined;
  fields: Record<string, string>;
}
