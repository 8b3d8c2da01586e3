import type { Facts } from './event-facts.ts';

/**
 * How a call ended: all outcomes, from the least to the most informative. If two final events of a call disagree, the one
 * further down the list counts, in whatever order they came; but a call with more than zero seconds is always `completed`.
 */
export const outcomes = [
  /** No final event came in time; any real one that comes later replaces this. */
  'presumed-ended',
  /** Africa's Talking said that the call was over, but not how it ended. */
  'unknown',
  /** Answered, and over. Seconds above zero put it above everything else: see `rankOfEnd`. */
  'completed',
  /** The network could not carry it; trying again may help. */
  'failed',
  /** The side that rang gave up before anybody answered. */
  'cancelled',
  'no-answer',
  /** Switched off, out of reach, or a SIP phone that is not registered. */
  'unreachable',
  'rejected',
  'busy',
  /** A well-formed number that nobody has. */
  'invalid-number',
  /** Africa's Talking would not place it: no credit, a destination it does not serve, a bad caller id. */
  'refused',
] as const;

export type Outcome = (typeof outcomes)[number];

/**
 * `hangupCause` without its underscores. Africa's Talking's help centre ("What does the hangupCause parameter mean?") lists
 * these and two that tell no outcome: `NORMAL_CLEARING` and `UNSPECIFIED`. The names are FreeSWITCH's, so more may come.
 */
const byHangupCause: ReadonlyMap<string, Outcome> = new Map([
  ['userbusy', 'busy'],
  ['noanswer', 'no-answer'],
  ['nouserresponse', 'unreachable'], // the network got no response from the phone
  ['subscriberabsent', 'unreachable'], // switched off, or out of reach
  ['usernotregistered', 'unreachable'], // a SIP or browser phone that is not connected
  ['callrejected', 'rejected'],
  ['originatorcancel', 'cancelled'], // the caller hung up before anybody picked up
  ['loserace', 'cancelled'], // another phone that rang at the same time was picked up first
  ['unallocatednumber', 'invalid-number'],
  ['normaltemporaryfailure', 'failed'],
  ['recoveryontimerexpire', 'failed'], // a request in the network timed out, mostly with SIP behind NAT
  ['serviceunavailable', 'failed'],
]);

/** `status` and `callSessionState` share their words; Africa's Talking publishes no full list. */
const byWord: ReadonlyMap<string, Outcome> = new Map([
  ['completed', 'completed'],
  ['success', 'completed'],
  ['callterminated', 'completed'],
  ['notanswered', 'no-answer'],
  ['noanswer', 'no-answer'],
  ['expired', 'no-answer'],
  ['busy', 'busy'],
  ['rejected', 'rejected'],
  ['aborted', 'cancelled'],
  ['failed', 'failed'],
  ['sessionended', 'completed'],
  ['sessionfailed', 'failed'],
]);

/**
 * The outcome that one final callback reports. A call of more than zero seconds was answered, whatever its other fields say.
 * Otherwise the hang-up cause is more precise than `status`. `NORMAL_CLEARING` counts least, because calls that nobody
 * answered have it too.
 */
export function outcomeOf(facts: Facts): Outcome {
  const { durationInSeconds: seconds } = facts;
  if (seconds !== undefined && seconds > 0) return 'completed';

  const word = byWord.get(fold(facts.callSessionState)) ?? byWord.get(fold(facts.status));
  if (seconds === undefined && word === 'completed') return 'completed';

  const cause = fold(facts.hangupCause);
  return (
    byHangupCause.get(cause) ??
    word ??
    byWord.get(cause) ??
    byWord.get(fold(facts.eventType)) ??
    (cause === 'normalclearing' ? 'completed' : 'unknown')
  );
}

export function isOverWord(word: string | undefined): boolean {
  return byWord.has(fold(word));
}

/** The end of a call as far as it is known, from one event or from all of them. */
export interface End {
  readonly outcome: Outcome;
  readonly durationInSeconds?: number | undefined;
}

/**
 * The higher the rank, the more informative the end. `Completed` with zero seconds ranks below a hang-up cause, because Africa's
 * Talking also sends it for calls that nobody answered.
 */
export function rankOfEnd({ outcome, durationInSeconds = 0 }: End): number {
  return durationInSeconds > 0 ? outcomes.length : outcomes.indexOf(outcome);
}

/** Removes everything but letters, and capitals: `NO_ANSWER`, `No Answer` and `NoAnswer` are the same word. */
export function fold(word: string | undefined): string {
  return (word ?? '').toLowerCase().replace(/[^a-z]/g, '');
}
