import { type CallEvent, digest, type InternalFact } from './event.ts';
import type { Facts } from './event-facts.ts';
import { requestIdOf } from './request-id.ts';
import { instant } from './timestamp.ts';

/** A request to call one number, and Africa's Talking's answer to it. */
export interface OutboundStart {
  readonly requestedAt: string;
  /** The phone user, E.164. */
  readonly to: string;
  /** Our number. */
  readonly from: string;
  readonly clientRequestId?: string | undefined;
  readonly answer: StartAnswer;
}

export type StartAnswer =
  | { readonly is: 'accepted'; readonly sessionId: string; readonly status: string; readonly body: string }
  /** `status` in Africa's Talking's words: an entry's `status`, or the `errorMessage` of the whole request. */
  | { readonly is: 'refused'; readonly status: string; readonly body: string }
  /** No answer, or one that does not say whether the phone will ring. `body` holds whatever came. */
  | { readonly is: 'unknown'; readonly body: string };

/**
 * The event of a start, so that a call is recorded even if it never brings a callback. An accepted start belongs to its
 * session. A refused one is a call of its own that is already over. One whose answer is unknown gets an id made of
 * `clientRequestId` and number, until a callback with both names its session.
 */
export function toStartEvent(start: OutboundStart): CallEvent {
  const { answer, to, from, clientRequestId } = start;
  const internal: InternalFact = `start-${answer.is}`;
  const facts: Facts = {
    direction: 'Outbound',
    callerNumber: to,
    destinationNumber: from,
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
    ...(answer.is === 'unknown' ? {} : { status: answer.status }),
  };
  const id = digest(
    internal,
    instant(start.requestedAt),
    facts,
    answer.is === 'accepted' ? answer.sessionId : null,
  );

  return {
    id,
    callId: callIdOf(start, id),
    eventType: answer.is === 'refused' ? 'SessionFailed' : 'SessionInitiated',
    final: answer.is === 'refused',
    receivedAt: instant(start.requestedAt),
    receivedOn: 'start',
    facts,
    internal: internal,
    payload: answer.body,
    payloadIsBase64: false,
  };
}

function callIdOf({ answer, clientRequestId, to }: OutboundStart, id: string): string {
  if (answer.is === 'accepted') return answer.sessionId;
  if (answer.is === 'unknown' && clientRequestId !== undefined) return pendingStartId(clientRequestId, to);
  return `start_${id}`;
}

/** The id of a start whose answer was lost. The number cannot be read from it; a sealed flow behind the client's id changes nothing. */
export function pendingStartId(clientRequestId: string, to: string): string {
  return `start_${digest(requestIdOf(clientRequestId), to)}`;
}

export function isPendingStartId(callId: string): boolean {
  return callId.startsWith('start_');
}

/** Something that a flow wants remembered with its call, such as an answer to a survey. */
export interface DataSaved {
  readonly callId: string;
  readonly at: string;
  /** Where in the flow. */
  readonly step: string;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** The same text for the same data, however often the flow saves it. */
  readonly once: string;
}

/** The event of saved data. Data that a flow saves again because a callback was repeated make the same event. */
export function toDataSavedEvent({ callId, at, step, name, data, once }: DataSaved): CallEvent {
  return {
    id: digest('data-saved', once),
    callId,
    eventType: 'SessionAnswered',
    final: false,
    receivedAt: instant(at),
    receivedOn: 'flow',
    step,
    facts: {},
    internal: 'data-saved',
    payload: JSON.stringify({ name, data }),
    payloadIsBase64: false,
  };
}

/** The event that ends a stale call. To presume the same end twice makes the same event. */
export function toPresumedEnd(callId: string, presumedAt: string): CallEvent {
  return {
    id: digest('presumed-ended', callId),
    callId,
    eventType: 'SessionEnded',
    final: true,
    receivedAt: instant(presumedAt),
    receivedOn: 'schedule',
    facts: {},
    internal: 'presumed-ended',
    payload: '',
    payloadIsBase64: false,
  };
}
