import type { Moment } from '../protocol.ts';

/** A request to the callback URL, whose answer replaces the elements that are left. */
export interface Ask {
  readonly ask: Moment;
  /** The new callback URL for the rest of the call. */
  readonly url: string | undefined;
  readonly fields: Record<string, string>;
}

/** The response of our server. */
export interface CallbackResponse {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
  /** Names in small letters. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>;
  /** Where a redirect leads. */
  readonly location?: string;
  /** `gzip` and the like: the body was left as it came. */
  readonly contentEncoding?: string;
  /** The body was longer than is read, and ends in its middle. */
  readonly truncated?: boolean;
  /** A sentence about anything odd in it. */
  readonly warning?: string;
}

/** The result of a request for instructions. */
export type CallbackResult =
  | { kind: 'answer'; request: number; response: CallbackResponse }
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
