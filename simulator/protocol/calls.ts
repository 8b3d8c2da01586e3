import type { CallbackFault } from './faults.ts';
import type { SourcePlace } from './service.ts';
import type { Direction, HangupCause, VerbName } from './vocabulary.ts';

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
  readonly sessionId: string;
  readonly direction: Direction;
  /** The phone user, in both directions. */
  readonly phoneNumber: string;
  /** Our Africa's Talking number, in both directions. */
  readonly line: string;
  readonly clientRequestId?: string;
  readonly state: 'queued' | 'ringing' | 'active' | 'ended';
  readonly placedAt: number;
  readonly answeredAt?: number;
  readonly endedAt?: number;
  /** Once ended: what the final callback says, as it says it. */
  readonly callSessionState?: string;
  readonly status?: string;
  readonly hangupCause?: string;
  readonly durationInSeconds?: string;
  readonly amount?: string;
  readonly currencyCode?: string;
  /** Why the call was cut off, when it was: a fault of ours or an injected one, in a sentence. */
  readonly dropped?: string;
  readonly recordingUrl?: string;
  /** Requests made to the callback URL and the events URL. */
  readonly requests: number;
  /** The slowest answer of the callback URL to a live call. */
  readonly slowestMs: number;
  /** Items of the script's `keys` that no prompt has asked for. */
  readonly keysLeft?: string[];
  /** How many faults were injected. */
  readonly faults: number;
  /** The flow and the step that the service told of last. */
  readonly flow?: string;
  readonly step?: string;
  /** Why the caller heard an apology, or something else than was meant, as far as the service tells. */
  readonly serviceFault?: string;
}

export interface CallTranscript {
  readonly summary: CallSummary;
  readonly events: CallEvent[];
}

/** An element of the XML that is being carried out. Elements are numbered in the order of their opening tags. */
export interface ElementView {
  readonly index: number;
  readonly verb: VerbName;
  /** The index of the element around it: the `GetDigits` of a `Say`. */
  readonly within?: number;
  /** Its place in the `lines` of the document, counted from 0, both inclusive. */
  readonly firstLine: number;
  readonly lastLine: number;
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
  /**
   * What the service tells of an answer: the step at which the call waited (none at its first request), the steps that
   * the answer goes through, and what the call has collected by then.
   */
  | {
      kind: 'step';
      request: number;
      flow: string;
      waited?: { step: string; try: number };
      steps: string[];
      data: Record<string, string | number>;
      place?: SourcePlace;
    }
  /** Something broke in the service while it answered: the caller hears something else than was meant. */
  | {
      kind: 'service-fault';
      words: string;
      hint?: string;
      flow?: string;
      step?: string;
      place?: SourcePlace;
    }
  /** An injected fault. */
  | { kind: 'fault'; fault: CallbackFault; request: number; words: string }
  /**
   * What a developer should know; `error` means that the call drops because of it. `excerpt` are lines of our
   * document, with the place marked.
   */
  | {
      kind: 'note';
      level: 'info' | 'warning' | 'error';
      words: string;
      hint?: string;
      excerpt?: string[];
    }
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
