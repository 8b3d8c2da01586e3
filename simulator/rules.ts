import type { HangupCause, Moment } from './protocol.ts';

/**
 * What Africa's Talking does where its documentation is silent or its own sources disagree. Each default
 * is a guess with a reason; a difference seen on the real service is put in here, and a test that needs
 * the other possibility sets it. `docs/simulator.md` tells the guesses from what is known, with the evidence.
 */
export interface Rules {
  // Requests to our two URLs

  /** Real seconds that Africa's Talking waits for our answer. Not documented; 5 is what users report. */
  readonly callbackTimeoutSeconds: number;
  /** How often a failed request is posted again, and how long after. Not documented; nobody has shown a retry. */
  readonly retries: { times: number; afterSeconds: number };
  /**
   * Where besides the final one a notification goes to the events URL. Documented: after input, and for inbound calls.
   * Two live applications rely on `Dialing` and `Bridged` there.
   */
  readonly eventsAt: readonly Moment[];
  /** One application has seen a request to the callback URL when a dialled phone picks up; the documentation knows none. */
  readonly postWhenBridged: boolean;
  /** Between date and time in `callStartTime` and `dialStartTime`. Captured payloads show both. */
  readonly dateSeparator: '+' | ' ';
  /** Time zone of those times. Not documented. */
  readonly utcOffsetMinutes: number;
  /**
   * Whether `hangupCause` and `lastBridgeHangupCause` are sent when all went well. A published payload has both; one
   * live application takes their mere presence for a failure.
   */
  readonly causesOfSuccess: 'send' | 'omit';
  /** The end that the final callback reports for a call that was cut off because our server failed. */
  readonly dropped: { status: string; hangupCause: HangupCause };

  // Reading a document

  /** An element that Africa's Talking does not have, or in the wrong place. For `<Hangup/>` one application saw calls drop. */
  readonly unexpectedElement: 'drop' | 'skip';
  /** A second Say or Play in one GetDigits or Record. Nobody has shown what happens. */
  readonly secondPrompt: 'drop' | 'skip';
  /** A value that its attribute cannot hold: `timeout="5s"`, a relative URL. An empty value always counts as absent. */
  readonly invalidValue: 'drop' | 'default';
  /** A `callerId` that is no number of ours. The documentation wants "your AfricasTalking number". */
  readonly foreignCallerId: 'ours' | 'shown' | 'drop';
  /** A `callbackUrl` or Redirect such as `/next`: nobody has shown that it is taken from the URL that was asked. */
  readonly relativeUrl: 'drop' | 'resolve';
  /** An answer that is no document at all: empty, `OK`, JSON, a web page. `hangUp`: as an empty Response. Nobody has shown. */
  readonly noDocument: 'drop' | 'hangUp';
  /** An answer by 301, 302, 303, 307 or 308. Nobody has shown whether it is followed. */
  readonly redirects: 'drop' | 'follow';

  // Keys

  /** Keys that were pressed before a prompt began count for it. */
  readonly typeAhead: boolean;
  /** Digits were pressed, but neither enough of them nor the finish key before the timeout. */
  readonly partialDigits: 'send' | 'discard';
  /** The finish key was pressed and nothing else: an empty `dtmfDigits`, or nothing at all. */
  readonly finishKeyAlone: 'send' | 'silent';
  /**
   * No key at all. Documented: no request. Two live applications claim an empty one; by one of them the next element is
   * carried out all the same (`post-and-continue`).
   */
  readonly noInput: 'silent' | 'post' | 'post-and-continue';

  // Times

  /** From a call's acceptance to the first ring. */
  readonly dialDelaySeconds: number;
  /** How long a phone rings before it counts as unanswered. */
  readonly ringTimeoutSeconds: number;
  /** How fast Say reads: Google's voices read about 15 characters a second. */
  readonly charactersPerSecond: number;
  /** How long an audio file plays: the simulator does not fetch it. */
  readonly playSeconds: number;
  /** How long a beep is. */
  readonly beepSeconds: number;

  // The REST API

  /** JSON of `POST /callTransfer`: a `callTransferResponse` object around it or not. Africa's Talking's sources show both. */
  readonly transferShape: 'wrapped' | 'flat';

  // Recordings: by default at once, over plain http, for good

  /** Seconds after its end in which a recording is not there yet: 404. One live application waits three minutes. */
  readonly recordingReadyAfterSeconds: number;
  /** How many requests for a recording are answered by 404 before the first that is answered. */
  readonly recordingMisses: number;
  /** Seconds after its end until a recording is gone: 404. */
  readonly recordingGoneAfterSeconds: number | 'never';
  /** `https` has a certificate that nobody vouches for, as one live application has met it. */
  readonly recordingScheme: 'http' | 'https';
}

export const defaultRules: Rules = {
  callbackTimeoutSeconds: 5,
  retries: { times: 0, afterSeconds: 1 },
  eventsAt: ['ringing', 'digits', 'recording', 'dialling', 'bridged', 'transfer'],
  postWhenBridged: false,
  dateSeparator: '+',
  utcOffsetMinutes: 0,
  causesOfSuccess: 'send',
  dropped: { status: 'Aborted', hangupCause: 'NORMAL_TEMPORARY_FAILURE' },
  unexpectedElement: 'drop',
  secondPrompt: 'drop',
  invalidValue: 'drop',
  foreignCallerId: 'ours',
  relativeUrl: 'drop',
  noDocument: 'drop',
  redirects: 'drop',
  typeAhead: false,
  partialDigits: 'send',
  finishKeyAlone: 'send',
  noInput: 'silent',
  dialDelaySeconds: 1,
  ringTimeoutSeconds: 30,
  charactersPerSecond: 15,
  playSeconds: 5,
  beepSeconds: 0.5,
  transferShape: 'wrapped',
  recordingReadyAfterSeconds: 0,
  recordingMisses: 0,
  recordingGoneAfterSeconds: 'never',
  recordingScheme: 'http',
};
