import type { Data } from '../lib/flows/definition/data.ts';
import type { ConversationFault } from '../lib/flows/index.ts';
import type { Expectation } from './expectation.ts';

/** One thing that the caller does, or that is expected. */
export type ScriptItem =
  | { readonly do: 'press'; readonly keys: string }
  | { readonly do: 'silence' }
  | { readonly do: 'silent-until'; readonly words: RegExp | string }
  | { readonly do: 'speak'; readonly seconds: number; readonly thenHangUp: boolean }
  | { readonly do: 'hang-up' }
  | Expectation;

/** The result of a call. */
export interface CallOutcome {
  /** All that the caller heard said, in order. */
  readonly said: readonly string[];
  /** The names of the steps at which the caller was waited for, in order. */
  readonly steps: readonly string[];
  /** The data that were saved with the call; data that were saved twice are here once. */
  readonly savedData: readonly { readonly name: string; readonly data: Data }[];
  readonly faults: readonly ConversationFault[];
  /** The phones that the caller talked with, through Dial or a queue. */
  readonly talkedWith: readonly string[];
  /** The side that ended the call. */
  readonly endedBy: 'caller' | 'service';
  readonly seconds: number;
  /** Documents that the engine answered with. */
  readonly documents: readonly string[];
}
