import type { Facts } from './event-facts.ts';
import { fold, isOverWord, outcomeOf } from './outcome.ts';

/**
 * Types of events, named as on the voice service's own page. Africa's Talking itself sends no such field: the type follows from
 * `isActive` and `callSessionState`.
 */
export const eventTypes = ['SessionInitiated', 'SessionAnswered', 'SessionEnded', 'SessionFailed'] as const;

export type EventType = (typeof eventTypes)[number];

const answeredStates = new Set([
  'answered',
  'active',
  'bridged',
  'callconnected',
  'transferred',
  'transfercompleted',
]);
const ringingStates = new Set(['ringing', 'initiated', 'dialing', 'callinitiated']);

/**
 * The posted `eventType` if there is one. Otherwise it follows from the other fields. A caller who pressed a key or was
 * recorded has been answered, and Africa's Talking asks for the instructions of an outbound call only after the answer.
 */
export function eventTypeOf(facts: Facts): EventType {
  const posted = postedType(facts);
  if (posted !== undefined) return posted;
  if (isFinal(facts))
    return outcomeOf(facts) === 'completed' || outcomeOf(facts) === 'unknown'
      ? 'SessionEnded'
      : 'SessionFailed';

  const state = fold(facts.callSessionState);
  if (facts.dtmfDigits !== undefined || facts.recordingUrl !== undefined) return 'SessionAnswered';
  if (facts.dequeuedToPhoneNumber !== undefined) return 'SessionAnswered';
  if (answeredStates.has(state)) return 'SessionAnswered';
  if (ringingStates.has(state)) return 'SessionInitiated';
  return facts.direction === 'Outbound' ? 'SessionAnswered' : 'SessionInitiated';
}

/**
 * Whether the call is over. `isActive` says so. If it is missing, the posted `eventType` decides, and if that is missing too,
 * whether there is any of the fields that Africa's Talking sends only at the end.
 */
export function isFinal(facts: Facts): boolean {
  if (facts.isActive !== undefined) return !facts.isActive;

  const posted = postedType(facts);
  if (posted !== undefined) return posted === 'SessionEnded' || posted === 'SessionFailed';
  return (
    isOverWord(facts.callSessionState) ||
    facts.durationInSeconds !== undefined ||
    facts.amount !== undefined ||
    facts.status !== undefined ||
    facts.hangupCause !== undefined
  );
}

function postedType({ eventType }: Facts): EventType | undefined {
  return eventTypes.find((type) => type.toLowerCase() === eventType?.toLowerCase());
}
