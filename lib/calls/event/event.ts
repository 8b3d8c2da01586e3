import { createHash } from 'node:crypto';
import type { Callback } from '../../africastalking/callbacks/callback.ts';
import { type Facts, factsOf, meaningOf, wellFormed } from './event-facts.ts';
import { type EventType, eventTypeOf, isFinal } from './event-type.ts';
import { instant } from './timestamp.ts';

/** Something that happened to a call, once, however often and by whatever road it was told. */
export interface CallEvent {
  /** A digest of what the event means: two copies of one event have the same. */
  readonly id: string;
  /** The call it belongs to: the session, or for a start that got none, an id of its own. Absent: nobody knows. */
  readonly callId: string | undefined;
  readonly eventType: EventType;
  /** True when the call is over. */
  readonly final: boolean;
  /** When this copy arrived, ISO 8601 in UTC with milliseconds. */
  readonly receivedAt: string;
  readonly receivedOn: ReceivedOn;
  /** Where in its flow the call was, when the URL that was posted to says so. */
  readonly step?: string;
  readonly facts: Facts;
  /** What we did ourselves, when that is what the event tells. */
  readonly internal?: InternalFact;
  /** What was posted, to the letter: text, or base64 where the bytes were no text. */
  readonly payload: string;
  readonly payloadIsBase64: boolean;
}

/** The callback URL, the events URL, our own request to Africa's Talking, a flow, or the search for calls without an end. */
export type ReceivedOn = 'instruct' | 'events' | 'start' | 'flow' | 'schedule';

export type InternalFact =
  | 'start-accepted'
  | 'start-refused'
  | 'start-unknown'
  | 'data-saved'
  | 'presumed-ended';

export interface Receipt {
  /** Any ISO 8601 instant. */
  readonly receivedAt: string;
  readonly receivedOn: 'instruct' | 'events';
  /** The flow's position with its try counter, so that the same key pressed twice is two events. */
  readonly step?: string | undefined;
}

/**
 * Africa's Talking's ids are `ATVId_` and 32 hexadecimal digits; whatever else a simulator or a test calls a
 * session is taken too, unless it could be mistaken for an id of our own.
 */
const SESSION_ID = /^(?!start_)[\w.:-]{1,128}$/;
const CALL_ID = /^[\w.:-]{1,128}$/;

/** Whether a text can be the id of a call at all; anything else would not even be looked for. */
export function isCallId(text: string): boolean {
  return CALL_ID.test(text);
}

/**
 * The event that a callback tells. A copy on the events URL is the same event as the one on the callback URL.
 *
 * The step belongs to what an active event means, because the same key at two prompts is two key presses;
 * it does not belong to the end, which comes once, on whatever URL the call had reached.
 */
export function toCallEvent(callback: Callback, receipt: Receipt): CallEvent {
  const facts = factsOf(callback);
  const final = isFinal(facts);
  const callId = SESSION_ID.test(callback.sessionId ?? '') ? callback.sessionId : undefined;
  const meaning = meaningOf(callback);
  const step = final ? undefined : receipt.step;

  return {
    id: callId === undefined ? digest('payload', callback.raw) : digest('callback', step ?? null, ...meaning),
    callId,
    eventType: eventTypeOf(facts),
    final,
    receivedAt: instant(receipt.receivedAt),
    receivedOn: receipt.receivedOn,
    ...(receipt.step === undefined ? {} : { step: receipt.step }),
    facts,
    payload: wellFormed(callback.raw),
    payloadIsBase64: callback.rawIsBase64,
  };
}

/** Sixteen bytes of SHA-256 over an unambiguous writing of the parts, as 22 characters. */
export function digest(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');
}
