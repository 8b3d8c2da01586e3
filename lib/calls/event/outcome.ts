import type { Facts } from './event-facts.ts';

/**
 * How a call ended: the whole list, from the least telling to the most. Where two final events of a call
 * disagree, the one further down counts, whatever came first; but a talk of more than zero seconds is `completed`.
 */
export const outcomes = [
  /** No final event came in time; any real one that comes later replaces this. */
  'presumed-ended',
  /** Africa's Talking said that it was over and not how. */
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
  /** Well-formed, and nobody has it. */
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
 * What one final callback says of the end. A talk of more than zero seconds was answered, whatever the words
 * beside it say; otherwise the cause is more precise than `status`, and `NORMAL_CLEARING` is believed last,
 * because it also stands beside calls that rang in vain.
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

/** What is known of how a call ended, from one event or from all of them. */
export interface End {
  readonly outcome: Outcome;
  readonly durationInSeconds?: number | undefined;
}

/**
 * The higher, the more an end tells. A `Completed` of zero seconds tells less than a cause: Africa's Talking says it of
 * calls too that nobody took.
 */
export function rankOfEnd({ outcome, durationInSeconds = 0 }: End): number {
  return durationInSeconds > 0 ? outcomes.length : outcomes.indexOf(outcome);
}

/** `NO_ANSWER`, `No Answer` and `NotAnswered` are spellings: their case, blanks and marks say nothing. */
export function fold(word: string | undefined): string {
  return (word ?? '').toLowerCase().replace(/[^a-z]/g, '');
}
