/**
 * What the simulator tells and takes: the words shared by its event log, its control API, the phone page,
 * the terminal commands and the tests. Types only, so that a browser can read them as they stand.
 *
 * Everything is JSON over HTTP, on the simulator's own port, below `/simulator/`. Numbers called
 * `…Seconds`, and the times in a script, are seconds of the simulated world, fractions allowed;
 * `at` is milliseconds since 1970 by the simulator's clock; `tookMs` is real time on this machine.
 * A telephone number in a path is percent-encoded (`%2B254711000111`). A refused request is answered
 * by a 4xx status and `{ "error": "a sentence" }`.
 *
 * | Method and path                                | Takes               | Answers |
 * |------------------------------------------------|---------------------|---------|
 * | `GET  /simulator`                              |                     | `NetworkState` |
 * | `GET  /simulator/events`                       | see `EventQuery`    | an event stream, see `StreamMessage` |
 * | `GET  /simulator/calls`                        | `?limit=50`         | `CallSummary[]`, newest first |
 * | `POST /simulator/calls`                        | `DialIn`            | 201 `CallSummary`: a phone calls one of our lines |
 * | `GET  /simulator/calls/{sessionId}`            | `?wait=60`          | `CallTranscript`; with `wait`, once the call has ended or after so many real seconds |
 * | `GET  /simulator/calls/{sessionId}/transcript` |                     | the transcript as plain text |
 * | `PUT  /simulator/phones/{number}/script`       | `PhoneScript`       | 204 |
 * | `DELETE /simulator/phones/{number}/script`     |                     | 204 |
 * | `POST /simulator/phones/{number}/{action}`     | see `PhoneAction`   | 204, or 409 when the phone is not in a state for it |
 * | `POST /simulator/transfers`                    | `Transfer`          | `TransferOutcome` |
 * | `PUT  /simulator/faults`                       | `Faults`            | `Faults` |
 */

export type Direction = 'Inbound' | 'Outbound';

/** The ten elements that Africa's Talking carries out. */
export type VerbName =
  | 'Say'
  | 'Play'
  | 'GetDigits'
  | 'Dial'
  | 'Record'
  | 'Enqueue'
  | 'Dequeue'
  | 'Redirect'
  | 'Conference'
  | 'Reject';

/** Why a call or a leg ended, in Africa's Talking's words (its help centre lists these fourteen). */
export type HangupCause =
  | 'NORMAL_CLEARING'
  | 'CALL_REJECTED'
  | 'NORMAL_TEMPORARY_FAILURE'
  | 'RECOVERY_ON_TIMER_EXPIRE'
  | 'ORIGINATOR_CANCEL'
  | 'LOSE_RACE'
  | 'USER_BUSY'
  | 'NO_ANSWER'
  | 'NO_USER_RESPONSE'
  | 'SUBSCRIBER_ABSENT'
  | 'SERVICE_UNAVAILABLE'
  | 'USER_NOT_REGISTERED'
  | 'UNALLOCATED_NUMBER'
  | 'UNSPECIFIED';

// ---------------------------------------------------------------------------------------------------------
// Phones

/** How a phone behaves when nobody is holding it: everything is optional, the defaults are a friendly person. */
export interface PhoneScript {
  /**
   * What happens when it rings. `answer` (the default), `ignore` (rings out: `NO_ANSWER`), `busy`
   * (`USER_BUSY`), `reject` (`CALL_REJECTED`), `off` (`SUBSCRIBER_ABSENT`), or any hang-up cause by name.
   */
  onRing?: 'answer' | 'ignore' | 'busy' | 'reject' | 'off' | HangupCause;
  /** Seconds of ringing before it is answered or refused. Default 3; 1 where the network refuses by itself. */
  answerAfter?: number;
  /**
   * What is pressed at each prompt for digits: the first item at the first `GetDigits`, and so on; after
   * the last item the phone is silent. `'12#'` presses three keys; `''` presses nothing at that prompt.
   */
  keys?: (string | KeyPresses)[];
  /** Seconds of speaking at each recording, in order; the last one repeats. Default 5. */
  speakFor?: number | number[];
  /** Hangs up so many seconds after answering (or, when dialling in, after being answered). */
  hangUpAfter?: number;
  /** Hangs up when the nth element of this name begins (the first, unless told), `after` seconds into it. */
  hangUpAt?: { verb: VerbName; nth?: number; after?: number };
  /** Seconds of waiting in a queue, on hold or in a conference before hanging up. Default 300. */
  holdFor?: number;
  /** Seconds of talk, once connected with another person, before hanging up. A dialled phone's default is 10. */
  talkFor?: number;
  /**
   * `instant` carries the call out in virtual time, so that it is over at once; `real` in the simulator's
   * own time. Default: the simulator's own time. A call turns to real time when a person joins it.
   */
  pace?: 'real' | 'instant';
  /** The script holds for so many calls, then the phone is as it was before. Default: until it is replaced. */
  calls?: number;
}

/** Keys at one prompt, for callers who are early, slow or hesitant. */
export interface KeyPresses {
  keys: string;
  /** Seconds from the end of the prompt (from its start when `early`) to the first key. Default 1, early 0.2. */
  after?: number;
  /** Seconds between keys. Default 0.3. */
  every?: number;
  /** Press while the prompt is still being read. */
  early?: boolean;
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
  phoneNumber: string;
  /** Somebody holds it: it was opened by an event stream that is still connected. */
  live: boolean;
  doing: 'idle' | 'ringing' | 'calling' | 'talking';
  /** The call it is in or ringing for. */
  sessionId?: string;
  script?: PhoneScript;
}

/** A phone calls one of our lines. */
export interface DialIn {
  /** E.164, or `username.clientName` for a browser phone. */
  from: string;
  /** One of our lines. Default: the first. */
  to?: string;
  /** What a browser phone typed; sent as `clientDialedNumber`. */
  dialled?: string;
  /** How the phone behaves in this call; for a phone that a person holds leave it out. */
  script?: PhoneScript;
}

/** Moves one leg of a live call with two legs to another number, as `POST /callTransfer` does. */
export interface Transfer {
  sessionId: string;
  phoneNumber: string;
  /** The leg that is moved. Default `callee`. */
  callLeg?: 'caller' | 'callee';
  holdMusicUrl?: string;
}

export interface TransferOutcome {
  status: 'Success' | 'Aborted';
  errorMessage: string;
}

// ---------------------------------------------------------------------------------------------------------
// Faults

/** A share of all occasions, between 0 and 1. */
type Rate = number;

/** What goes wrong, how often. Everything defaults to never. The simulator's seed decides when. */
export interface Faults {
  /** What happens to the requests that Africa's Talking makes to our two URLs. */
  callbacks?: {
    /** Posted twice. */
    duplicate?: Rate;
    /** A notification is held back until a later one has overtaken it. */
    reorder?: Rate;
    /** Posted late, by up to `delaySeconds` (default 5). */
    delay?: Rate;
    delaySeconds?: number;
    /** Never posted. */
    drop?: Rate;
    /** Our server is not reached: a 503 comes from something before it. */
    error5xx?: Rate;
    /** Our server gets the request, and Africa's Talking gives up before the answer is there. */
    timeout?: Rate;
    /** Our server gets the request, and the connection breaks before the answer is there. */
    reset?: Rate;
  };
  /** What happens to the answers of Africa's Talking's REST API. */
  rest?: {
    /** 503 and nothing done. */
    error5xx?: Rate;
    /** Done, and then 503. */
    error5xxAfter?: Rate;
    /** Done, and no answer ever comes: the connection stays open and silent. */
    timeout?: Rate;
    /** Done, and the connection breaks before the answer. */
    reset?: Rate;
    /** The connection breaks and nothing is done. */
    resetBefore?: Rate;
  };
}

export type CallbackFault = 'duplicate' | 'reorder' | 'delay' | 'drop' | 'error5xx' | 'timeout' | 'reset';
export type RestFault = 'error5xx' | 'error5xxAfter' | 'timeout' | 'reset' | 'resetBefore';

// ---------------------------------------------------------------------------------------------------------
// Calls and their events

/** When a request is made to our URLs. */
export type Moment =
  | 'ringing'
  | 'answered'
  | 'digits'
  | 'recording'
  | 'redirect'
  | 'dialling'
  | 'bridged'
  | 'dequeued'
  | 'transfer'
  | 'final';

/** A call in short. */
export interface CallSummary {
  sessionId: string;
  direction: Direction;
  /** The phone user, in both directions. */
  phoneNumber: string;
  /** Our Africa's Talking number, in both directions. */
  line: string;
  clientRequestId?: string;
  state: 'queued' | 'ringing' | 'active' | 'ended';
  placedAt: number;
  answeredAt?: number;
  endedAt?: number;
  /** Once ended: what the final callback says, as it says it. */
  callSessionState?: string;
  status?: string;
  hangupCause?: string;
  durationInSeconds?: string;
  amount?: string;
  currencyCode?: string;
  /** Why the call was cut off, when it was: a fault of ours or an injected one, in a sentence. */
  dropped?: string;
  recordingUrl?: string;
  /** Requests made to the callback URL and the events URL. */
  requests: number;
  /** The slowest answer of the callback URL to a live call. */
  slowestMs: number;
  /** Items of the script's `keys` that no prompt has asked for. */
  keysLeft?: string[];
  /** How many faults were injected. */
  faults: number;
}

export interface CallTranscript {
  summary: CallSummary;
  events: CallEvent[];
}

/** An element of the XML that is being carried out. Elements are numbered in the order of their opening tags. */
export interface ElementView {
  index: number;
  verb: VerbName;
  /** The index of the element around it: the `GetDigits` of a `Say`. */
  within?: number;
  /** Its place in the `lines` of the document, counted from 0, both inclusive. */
  firstLine: number;
  lastLine: number;
}

/** Which phone a leg belongs to: the call's own user, or a phone reached by Dial, Dequeue or a transfer. */
export type LegRole = 'user' | 'dialled';

export type CallEventDetail =
  /** A call begins: by `POST /call`, or by a phone that dials in. */
  | {
      kind: 'placed';
      by: 'POST /call' | 'phone';
      direction: Direction;
      phoneNumber: string;
      line: string;
      carrier: string;
      country: string;
      clientRequestId?: string;
    }
  /** A phone rings; `callerId` is what its display shows. For an inbound call the line "rings". */
  | { kind: 'ringing'; phoneNumber: string; role: LegRole; callerId: string }
  /** A phone was picked up; for an inbound call: our line picked up. */
  | { kind: 'answered'; phoneNumber: string; role: LegRole }
  | { kind: 'not-answered'; phoneNumber: string; role: LegRole; hangupCause: HangupCause; words: string }
  /** A request to our callback URL or events URL. `request` numbers them within the call. */
  | {
      kind: 'request';
      request: number;
      to: 'callback' | 'events';
      moment: Moment;
      url: string;
      fields: Record<string, string>;
      /** Set when the same was posted before. */
      copy?: 'duplicate' | 'retry';
    }
  | {
      kind: 'response';
      request: number;
      status: number;
      contentType: string;
      body: string;
      tookMs: number;
    }
  | {
      kind: 'no-response';
      request: number;
      failure: 'timeout' | 'reset' | 'refused' | 'dropped';
      tookMs: number;
      words: string;
    }
  /** The XML that is now carried out, formatted; from a callback, or from `callActions` of `POST /call`. */
  | { kind: 'document'; request?: number; lines: string[]; elements: ElementView[] }
  /**
   * An element begins. `phoneNumber` is the phone that hears it. `attributes` are as written plus defaults.
   * `text` is what Say reads, SSML removed; `ssml` as written, when there is any. `seconds` is how long it
   * is estimated to take, where that is known beforehand.
   */
  | {
      kind: 'verb';
      index: number;
      verb: VerbName;
      within?: number;
      phoneNumber: string;
      attributes: Record<string, string>;
      text?: string;
      ssml?: string;
      url?: string;
      seconds?: number;
    }
  /** An element is over; `words` say how: `"2" pressed`, `nobody answered: on to the next element`. */
  | { kind: 'verb-ended'; index: number; verb: VerbName; words: string }
  /** A short tone is heard: after Say with playBeep, before a recording. */
  | { kind: 'beep'; phoneNumber: string }
  /** The prompt is over and keys are awaited. */
  | {
      kind: 'listening';
      index: number;
      phoneNumber: string;
      timeoutSeconds: number;
      numDigits?: number;
      finishOnKey?: string;
    }
  | { kind: 'key'; phoneNumber: string; key: string /** Nothing was listening. */; ignored?: true }
  | { kind: 'speech'; phoneNumber: string; speaking: boolean }
  | { kind: 'recording'; phoneNumber: string; state: 'began' }
  | { kind: 'recording'; phoneNumber: string; state: 'ended'; seconds: number; recordingUrl: string }
  /** A phone waits: in a queue, for a dialled phone, during a transfer, alone in a conference. */
  | {
      kind: 'waiting';
      phoneNumber: string;
      where: 'dial' | 'queue' | 'transfer' | 'conference';
      /** The queue's name. */
      name?: string;
      /** Hold music or ringback tone: a URL, when one was given. */
      music?: string;
      /** How many wait before it, in a queue. */
      ahead?: number;
    }
  /** These phones hear each other. */
  | { kind: 'connected'; phones: string[]; by: 'dial' | 'queue' | 'transfer' | 'conference' }
  | {
      kind: 'transfer';
      state: TransferState;
      phoneNumber: string;
      callLeg: 'caller' | 'callee';
      words: string;
    }
  /** A phone has left the call. `by` says whose doing it was. */
  | {
      kind: 'hung-up';
      phoneNumber: string;
      role: LegRole;
      by: 'phone' | 'service' | 'network';
      hangupCause: HangupCause;
      words: string;
    }
  /** An injected fault. */
  | { kind: 'fault'; fault: CallbackFault; request: number; words: string }
  /** What a developer should know; `error` means that the call drops because of it. */
  | { kind: 'note'; level: 'info' | 'warning' | 'error'; words: string; hint?: string }
  /** The call is over for the network; late callbacks may still follow. */
  | { kind: 'ended'; summary: CallSummary };

export type TransferState = 'ringing' | 'Active' | 'Completed' | 'CallerHangup' | 'CalleeHangup' | 'failed';

/** One entry of the log. */
export type CallEvent = {
  /** Rises over all calls; the `id` of the message in the event stream. */
  seq: number;
  sessionId: string;
  at: number;
  /** Seconds since the call was placed. */
  after: number;
} & CallEventDetail;

// ---------------------------------------------------------------------------------------------------------
// The event stream

/**
 * Query of `GET /simulator/events` (`text/event-stream`).
 *
 * - `call=ATVId_…`: only that call, from its first event on (what has happened is replayed first).
 * - `phone=+254711000111`: opens this phone: while the stream is connected a person holds it, so it rings here
 *   instead of following a script. May be repeated. `speaks=1`: the phone sounds texts itself and reports
 *   `heard`.
 * - `since=123`: replays what is kept of all calls after that `seq`; `Last-Event-ID` does the same.
 *
 * Without `call` the stream carries the events of all calls.
 */
export interface EventQuery {
  call?: string;
  phone?: string[];
  speaks?: '1';
  since?: string;
}

/** Each message of the stream: the SSE `event` name and its JSON `data`. */
export type StreamMessage =
  /** First of all, and again whenever lines, phones or faults change. */
  { event: 'network'; data: NetworkState } | { event: 'call'; data: CallEvent };

interface LineState {
  phoneNumber: string;
  callbackUrl: string;
  eventsUrl?: string;
  /** Callers waiting, by queue name; `''` is the queue without a name. */
  queues: Record<string, number>;
}

export interface NetworkState {
  lines: LineState[];
  /** Phones that are open or scripted. */
  phones: PhoneState[];
  faults: Faults;
  seed: string;
  /** Calls under way, and all since the start. */
  active: number;
  placed: number;
  /** The simulated time. */
  now: number;
}
