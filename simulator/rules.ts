import type { HangupCause, Moment } from './protocol.ts';

/**
 * What Africa's Talking does where its documentation is silent or its own sources disagree. Each default
 * is a guess with a reason; a difference seen on the real service is put in here, and a test that needs
 * the other possibility sets it. `docs/simulator.md` tells the guesses from what is known.
 */
export interface Rules {
  /** Real seconds that Africa's Talking waits for our answer. Not documented; 5 is what users report. */
  callbackTimeoutSeconds: number;
  /** How often a failed request is posted again, and how long after. Not documented; nobody has shown a retry. */
  retries: { times: number; afterSeconds: number };
  /** Where outside the final one a notification goes to the events URL too. Documented: after input, and for inbound calls. */
  eventsAt: readonly Moment[];
  /** From a call's acceptance to the first ring. */
  dialDelaySeconds: number;
  /** How long a phone rings before it counts as unanswered. */
  ringTimeoutSeconds: number;
  /** Keys that were pressed before a prompt began count for it. */
  typeAhead: boolean;
  /** Digits were pressed, but neither enough of them nor the finish key before the timeout. */
  partialDigits: 'send' | 'discard';
  /** The finish key was pressed and nothing else: an empty `dtmfDigits`, or nothing at all. */
  finishKeyAlone: 'send' | 'silent';
  /** No key at all. Documented: no request. One application claims to have seen an empty one. */
  noInput: 'silent' | 'post';
  /** Between date and time in `callStartTime` and `dialStartTime`. Captured payloads show both. */
  dateSeparator: '+' | ' ';
  /** Time zone of those times. Not documented. */
  utcOffsetMinutes: number;
  /** One application has seen a request when a dialled phone picks up; the documentation knows none. */
  postWhenBridged: boolean;
  /** JSON of `POST /callTransfer`: a `callTransferResponse` object around it or not. Africa's Talking's sources show both. */
  transferShape: 'wrapped' | 'flat';
  /** What the final callback says of a call that was cut off because our server failed. */
  dropped: { status: string; hangupCause: HangupCause };
  /** How fast Say reads: Google's voices read about 15 characters a second. */
  charactersPerSecond: number;
  /** How long an audio file plays: the simulator does not fetch it. */
  playSeconds: number;
  /** How long a beep is. */
  beepSeconds: number;
}

export const defaultRules: Rules = {
  callbackTimeoutSeconds: 5,
  retries: { times: 0, afterSeconds: 1 },
  eventsAt: ['ringing', 'digits', 'recording', 'transfer'],
  dialDelaySeconds: 1,
  ringTimeoutSeconds: 30,
  typeAhead: false,
  partialDigits: 'send',
  finishKeyAlone: 'send',
  noInput: 'silent',
  dateSeparator: '+',
  utcOffsetMinutes: 0,
  postWhenBridged: false,
  transferShape: 'wrapped',
  dropped: { status: 'Aborted', hangupCause: 'NORMAL_TEMPORARY_FAILURE' },
  charactersPerSecond: 15,
  playSeconds: 5,
  beepSeconds: 0.5,
};
