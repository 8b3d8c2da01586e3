import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outcomeOf, outcomes } from '../../lib/calls/event/outcome.ts';

/*
 * The causes are those of Africa's Talking's help centre, "What does hangupCause parameter mean"; the states and
 * status words are those that its traffic and its users' programs show.
 */
describe('the outcome of a call', () => {
  it.each([
    ['NORMAL_CLEARING', 'completed'],
    ['CALL_REJECTED', 'rejected'],
    ['NORMAL_TEMPORARY_FAILURE', 'failed'],
    ['RECOVERY_ON_TIMER_EXPIRE', 'failed'],
    ['ORIGINATOR_CANCEL', 'cancelled'],
    ['LOSE_RACE', 'cancelled'],
    ['USER_BUSY', 'busy'],
    ['NO_ANSWER', 'no-answer'],
    ['NO_USER_RESPONSE', 'unreachable'],
    ['SUBSCRIBER_ABSENT', 'unreachable'],
    ['SERVICE_UNAVAILABLE', 'failed'],
    ['USER_NOT_REGISTERED', 'unreachable'],
    ['UNALLOCATED_NUMBER', 'invalid-number'],
    ['UNSPECIFIED', 'unknown'],
    ['A_CAUSE_OF_TOMORROW', 'unknown'],
    ['user_busy', 'busy'],
    ['NO ANSWER', 'no-answer'],
    ['BUSY', 'busy'],
    ['Not Answered', 'no-answer'],
    ['call-rejected', 'rejected'],
  ])('by hangupCause %s alone is %s', (hangupCause, outcome) => {
    expect(outcomeOf({ hangupCause })).toBe(outcome);
  });

  it.each([
    ['Completed', 'completed'],
    ['NotAnswered', 'no-answer'],
    ['NoAnswer', 'no-answer'],
    ['Expired', 'no-answer'],
    ['Busy', 'busy'],
    ['Rejected', 'rejected'],
    ['Aborted', 'cancelled'],
    ['Failed', 'failed'],
    ['COMPLETED', 'completed'],
    ['BUSY', 'busy'],
    ['NO ANSWER', 'no-answer'],
    ['not_answered', 'no-answer'],
    ['Whatever', 'unknown'],
  ])('by callSessionState or status %s alone is %s', (word, outcome) => {
    expect(outcomeOf({ callSessionState: word })).toBe(outcome);
    expect(outcomeOf({ status: word })).toBe(outcome);
  });

  it('is completed when there were seconds to be billed, whatever else is said', () => {
    expect(outcomeOf({ durationInSeconds: 44, status: 'Success', hangupCause: 'NO_ANSWER' })).toBe(
      'completed',
    );
    expect(outcomeOf({ durationInSeconds: 1, callSessionState: 'NotAnswered' })).toBe('completed');
  });

  it('is by cause rather than by status where no second was billed', () => {
    const notAnswered = { callSessionState: 'NotAnswered', status: 'NotAnswered', durationInSeconds: 0 };

    expect(outcomeOf({ ...notAnswered, hangupCause: 'USER_BUSY' })).toBe('busy');
    expect(outcomeOf({ ...notAnswered, hangupCause: 'SUBSCRIBER_ABSENT' })).toBe('unreachable');
    expect(outcomeOf({ ...notAnswered, hangupCause: 'NORMAL_CLEARING' })).toBe('no-answer');
    expect(outcomeOf(notAnswered)).toBe('no-answer');
  });

  it('is completed for a state that says so beside the cause of a leg, where no duration was told', () => {
    expect(outcomeOf({ callSessionState: 'Completed', hangupCause: 'NO_ANSWER' })).toBe('completed');
  });

  it('is by the posted eventType when nothing else says how it ended', () => {
    expect(outcomeOf({ eventType: 'SessionEnded' })).toBe('completed');
    expect(outcomeOf({ eventType: 'SessionFailed' })).toBe('failed');
    expect(outcomeOf({})).toBe('unknown');
  });

  it('is explained in the documentation, each in its place', () => {
    const page = readFileSync(new URL('../../docs/call-record.md', import.meta.url), 'utf8');
    const table = page.slice(page.indexOf('### How calls end'), page.indexOf('## Calls that we start'));

    expect([...table.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, outcome]) => outcome)).toEqual([
      'outcome',
      ...outcomes,
    ]);
  });

  it('is one of a closed list', () => {
    expect(outcomes).toMatchInlineSnapshot(`
      [
        "presumed-ended",
        "unknown",
        "completed",
        "failed",
        "cancelled",
        "no-answer",
        "unreachable",
        "rejected",
        "busy",
        "invalid-number",
        "refused",
      ]
    `);
  });
});
