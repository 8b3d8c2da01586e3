import type { HangupCause, VerbName } from './vocabulary.ts';

/** How a phone behaves when nobody is holding it: everything is optional, the defaults are a friendly person. */
export interface PhoneScript {
  /**
   * What happens when it rings. `answer` (the default), `ignore` (rings out: `NO_ANSWER`), `busy`
   * (`USER_BUSY`), `reject` (`CALL_REJECTED`), `off` (`SUBSCRIBER_ABSENT`), or any hang-up cause by name.
   */
  readonly onRing?: 'answer' | 'ignore' | 'busy' | 'reject' | 'off' | HangupCause;
  /** Seconds of ringing before it is answered or refused. Default 3; 1 where the network refuses by itself. */
  readonly answerAfter?: number;
  /**
   * What is pressed at each prompt for digits: the first item at the first `GetDigits`, and so on; after
   * the last item the phone is silent. `'12#'` presses three keys; `''` presses nothing at that prompt.
   */
  readonly keys?: (string | KeyPresses)[];
  /** Seconds of speaking at each recording, in order; the last one repeats. Default 5. */
  readonly speakFor?: number | number[];
  /** Hangs up so many seconds after answering (or, when dialling in, after being answered). */
  readonly hangUpAfter?: number;
  /** Hangs up when the nth element of this name begins (the first, unless told), `after` seconds into it. */
  readonly hangUpAt?: { verb: VerbName; nth?: number; after?: number };
  /** Seconds of waiting in a queue, on hold or in a conference before hanging up. Default 300. */
  readonly holdFor?: number;
  /** Seconds of talk, once connected with another person, before hanging up. A dialled phone's default is 10. */
  readonly talkFor?: number;
  /**
   * `instant` carries the call out in virtual time, so that it is over at once; `real` in the simulator's
   * own time. Default: the simulator's own time. A call turns to real time when a person joins it.
   */
  readonly pace?: 'real' | 'instant';
  /** The script holds for so many calls, then the phone is as it was before. Default: until it is replaced. */
  readonly calls?: number;
}

/** Keys at one prompt, for callers who are early, slow or hesitant. */
export interface KeyPresses {
  readonly keys: string;
  /** Seconds from the end of the prompt (from its start when `early`) to the first key. Default 1, early 0.2. */
  readonly after?: number;
  /** Seconds between keys. Default 0.3. */
  readonly every?: number;
  /** Press while the prompt is still being read. */
  readonly early?: boolean;
}

/**
 * What a person does with a phone that is open (see `EventQuery`). The `{action}` in
 * `POST /simulator/phones/{number}/{action}` is `do`; the rest is the body.
 *
 * - `answer`, `reject`: while it rings.
 * - `hang-up`: while ringing out, connected or waiting.
 * - `keys` with `{ "keys": "12#" }`: while connected.
 * - `speak` with `{ "speaking": true }` or `false`: the person began or stopped talking (what `Record` hears).
 * - `heard` with `{ "index": 3 }`: the phone has finished sounding the element with that index, so the call goes on.
 *   Only for phones that were opened with `speaks=1`; for others the simulator estimates how long a text takes.
 */
export type PhoneAction =
  | { do: 'answer' }
  | { do: 'reject' }
  | { do: 'hang-up' }
  | { do: 'keys'; keys: string }
  | { do: 'speak'; speaking: boolean }
  | { do: 'heard'; index: number };

/** A phone as the control API shows it. */
export interface PhoneState {
  readonly phoneNumber: string;
  /** Somebody holds it: it was opened by an event stream that is still connected. */
  readonly live: boolean;
  readonly doing: 'idle' | 'ringing' | 'calling' | 'talking';
  /** The call it is in or ringing for. */
  readonly sessionId?: string;
  readonly script?: PhoneScript;
}

/** A phone calls one of our lines. */
export interface DialIn {
  /** E.164, or `username.clientName` for a browser phone. */
  readonly from: string;
  /** One of our lines. Default: the first. */
  readonly to?: string;
  /** The number that a browser phone dialled, as typed; sent as `clientDialedNumber`. */
  readonly dialled?: string;
  /** How the phone behaves in this call; for a phone that a person holds leave it out. */
  readonly script?: PhoneScript;
}

/** Moves one leg of a live call with two legs to another number, as `POST /callTransfer` does. */
export interface Transfer {
  readonly sessionId: string;
  readonly phoneNumber: string;
  /** The leg that is moved. Default `callee`. */
  readonly callLeg?: 'caller' | 'callee';
  readonly holdMusicUrl?: string;
}

export interface TransferOutcome {
  readonly status: 'Success' | 'Aborted';
  readonly errorMessage: string;
}
