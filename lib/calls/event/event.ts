import { createHash } from 'node:crypto';
import type { Callback } from '../../africastalking/callbacks/callback.ts';
import { type Facts, factsOf, meaningOf, wellFormed } from './event-facts.ts';
import { type EventType, eventTypeOf, isFinal } from './event-type.ts';
import { instant } from './timestamp.ts';

/** Something that happened to a call. It is one event however often, and on whichever URL, it is reported. */
export interface CallEvent {
  /** A digest of what the event means: two copies of one event have the same. */
  readonly id: string;
  /** The id of the session; `start_…` for a start without a session; absent if the payload has no usable id. */
  readonly callId: string | undefined;
  readonly eventType: EventType;
  /** True when the call is over. */
  readonly final: boolean;
  /** When this copy arrived, ISO 8601 in UTC with milliseconds. */
  readonly receivedAt: string;
  readonly receivedOn: ReceivedOn;
  /** Where in its flow the call was, when the URL that was posted to says so. */
  readonly step?: string;
  /** Where in its flow the caller was from then on, as `placeName` writes it; absent where no flow had the call. */
  readonly place?: string;
  readonly facts: Facts;
  /** Set when the event says what we did ourselves, and not what Africa's Talking posted. */
  readonly internal?: InternalFact;
  /** The posted body, unchanged: text, or base64 if the bytes were not valid UTF-8. */
  readonly payload: string;
  readonly payloadIsBase64: boolean;
}

/** The callback URL, the events URL, our own request to Africa's Talking, a flow, or the sweep of stale calls. */
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
  /** As `placeName` writes it. It is no part of what the event means: the events URL does not know it. */
  readonly place?: string | undefined;
}

/**
 * Africa's Talking's session ids are `ATVId_` and 32 hexadecimal digits. Other ids, of simulators and tests, are accepted too,
 * except those that look like our own `start_…`.
 */
const SESSION_ID = /^(?!start_)[\w.:-]{1,128}$/;
const CALL_ID = /^[\w.:-]{1,128}$/;

/** Whether a text can be the id of a call at all; anything else would not even be looked for. */
export function isCallId(text: string): boolean {
  return CALL_ID.test(text);
}

/**
 * The event that a callback reports. The copies on the callback URL and on the events URL are the same event.
 *
 * During the call the step is part of an event's identity, because the same key pressed at two prompts is two key presses.
 * It is not part of the identity of the end, which comes once, on whichever URL the call has reached.
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
    ...(receipt.place === undefined ? {} : { place: receipt.place }),
    facts,
    payload: wellFormed(callback.raw),
    payloadIsBase64: callback.rawIsBase64,
  };
}

/** Sixteen bytes of SHA-256 over an unambiguous writing of the parts, as 22 characters. */
export function digest(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16).toString('base64url');
}
