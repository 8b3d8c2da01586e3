import type { Call } from '../calls/call.ts';
import type { Ask } from '../calls/callbacks.ts';
import type { BaseInstruction } from '../calls/element.ts';
import type { Hangup } from '../calls/session.ts';
import type { Switchboard } from '../switchboard/switchboard.ts';
import type { XmlElement } from '../xml/element.ts';
import type { Attributes } from './attributes.ts';
import type { Prompt } from './prompt.ts';

/** An element as read, before it becomes an instruction. */
interface VerbInput {
  readonly element: XmlElement;
  readonly attributes: Attributes;
  /** The Say or Play inside, already read. */
  readonly prompt: Prompt | undefined;
  /** Whether a number is one of our lines. */
  readonly isOurs: (phoneNumber: string) => boolean;
}

/** The parts of a verb that differ from verb to verb. */
type Own<N extends BaseInstruction> = Omit<N, 'index' | 'within' | 'shown'>;

/** One verb: how it is read, and how it is carried out. */
export interface Verb<N extends BaseInstruction> {
  /** Reads it by Africa's Talking's rules. Throws `InvalidElement` when it cannot be carried out. */
  read(reading: VerbInput): Own<N>;
  /** Carries it out on a call. Throws `CallEnded` when the call ends meanwhile. */
  execute(instruction: N, call: Call, switchboard: Switchboard): Promise<Next>;
  /** Nothing after it can ever run. */
  endsList(instruction: N): boolean;
  /** It may hold one Say or Play. */
  readonly takesPrompt: boolean;
  /** Text stands inside. Default: none does. */
  readonly takesText?: true;
}

/** How a call continues after an element: with the next one, a request for new instructions, or its end. */
export type Next = undefined | Ask | { end: Hangup };
