import type { Moment } from '../protocol.ts';

/** A request to the callback URL, whose answer replaces the elements that are left. */
export interface Ask {
  ask: Moment;
  /** The new callback URL for the rest of the call. */
  url: string | undefined;
  fields: Record<string, string>;
}

/** The result of a request for instructions. */
export type CallbackResult =
  | { kind: 'answer'; request: number; status: number; body: string }
  | { kind: 'none'; words: string; hint: string };

/** The requests of one call to our two URLs. */
export interface Callbacks {
  /** How many requests were made so far. */
  readonly requests: number;
  /** Real milliseconds of the slowest answer to a live call. */
  readonly slowestMs: number;
  /** How many faults were injected. */
  readonly faults: number;
  /** Asks the callback URL for instructions. */
  ask(moment: Moment, fields: Record<string, string>): Promise<CallbackResult>;
  /** Tells the events URL of a moment in the call, if the rules say that Africa's Talking does. */
  notify(moment: Moment, fields: Record<string, string>): void;
  /** Tells the callback URL of a moment in the call. The answer changes nothing. */
  notifyCallback(moment: Moment, fields: Record<string, string>): Promise<void>;
  /** Posts the final request to both URLs, and waits until everything is posted. */
  end(): Promise<void>;
}
