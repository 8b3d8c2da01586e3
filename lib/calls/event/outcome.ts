import type { Facts } from './event-facts.ts';

/**
 * How a call ended: the whole list, from the least telling to the most. Where two final events of a call
 * disagree, the one further down counts, whatever came first.
 */
export const outcomes = [
  /** No final event came in time; any real one that comes later replaces this. */
  'presumed-ended',
  /** Africa's Talking said that it was over and not how. */
  'unknown',
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
  /** Answered, and over. */
  'completed',
] as const;

export type Outcome = (typeof outcomes)[number];

/** Africa's Talking's help centre, "What does hangupCause parameter mean". Two of the 14 tell no outcome. */
const byHangupCause: ReadonlyMap<string, Outcome> = new Map([
  ['USER_BUSY', 'busy'],
  ['NO_ANSWER', 'no-answer'],
  ['NO_USER_RESPONSE', 'unreachable'],
  ['SUBSCRIBER_ABSENT', 'unreachable'],
  ['USER_NOT_REGISTERED', 'unreachable'],
  ['CALL_REJECTED', 'rejected'],
  ['ORIGINATOR_CANCEL', 'cancelled'],
  ['LOSE_RACE', 'cancelled'],
  ['UNALLOCATED_NUMBER', 'invalid-number'],
  ['NORMAL_TEMPORARY_FAILURE', 'failed'],
  ['RECOVERY_ON_TIMER_EXPIRE', 'failed'],
  ['SERVICE_UNAVAILABLE', 'failed'],
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

  return (
    byHangupCause.get((facts.hangupCause ?? '').toUpperCase()) ??
    word ??
    byWord.get(fold(facts.eventType)) ??
    (facts.hangupCause?.toUpperCase() === 'NORMAL_CLEARING' ? 'completed' : 'unknown')
  );
}

export function isOverWord(word: string | undefined): boolean {
  return byWord.has(fold(word));
}

export function outranks(a: Outcome, b: Outcome): boolean {
  return outcomes.indexOf(a) > outcomes.indexOf(b);
}

function fold(word: string | undefined): string {
  return (word ?? '').toLowerCase();
}
