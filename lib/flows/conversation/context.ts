import type { Computation } from '../definition/computation.ts';
import type { Flow } from '../definition/flow.ts';
import type { Routing, SystemPrompts } from '../definition/routing.ts';
import type { PhoneToDial, PhoneVerdict } from '../engine/run-state.ts';
import type { SealKeys } from '../token/seal.ts';
import type { CallbackInput } from './callback-input.ts';
import type { ConversationFault } from './flow-answer.ts';

/** What a conversation is made of: the same for every callback. */
export interface ConversationContext {
  readonly routing: Routing;
  readonly flows: Readonly<Record<string, Flow>>;
  /**
   * The code of a flow of the routing table, with its services; made when one of its steps first computes.
   *
   * @throws whatever a service throws that cannot be made
   */
  readonly codeOf: (flow: string) => Readonly<Record<string, Computation>>;
  readonly judgePhones: JudgePhones;
  readonly systemPrompts: SystemPrompts;
  readonly keys: SealKeys;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Says of each phone that a flow would ring whether it may be, and how it is dialled. */
export type JudgePhones = (
  phones: readonly PhoneToDial[],
  call: Pick<CallbackInput, 'sessionId' | 'destinationNumber'>,
) => readonly PhoneVerdict[] | Promise<readonly PhoneVerdict[]>;

/** A callback that is being answered. */
export interface CallbackContext {
  readonly input: CallbackInput;
  /** Our URL for further callbacks, without a position. */
  readonly url: string;
  /** What went wrong so far. */
  readonly faults: ConversationFault[];
}
