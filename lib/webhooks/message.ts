import { digest } from '../calls/event/event.ts';
import { type Call, toCall } from '../calls/record/call.ts';
import type { SavedData } from '../calls/record/call-inputs.ts';
import type { CallRecord } from '../calls/record/call-record.ts';

/** What is told, and how the types are called in settings and bodies. `docs/webhooks.md` says of each when. */
export const messageTypes = [
  'call.started',
  'call.answered',
  'call.ended',
  'call.missed',
  'call.saved',
  'call.updated',
  'webhook.test',
] as const;

export type MessageType = (typeof messageTypes)[number];

/** One thing to tell, known before it is written out: the same thing has the same id whoever looks, and however often. */
export interface Notice {
  readonly id: string;
  readonly type: MessageType;
}

/** The body of a message. */
export interface Message {
  readonly type: MessageType;
  /** When there was something to tell, ISO 8601 in UTC. */
  readonly timestamp: string;
  readonly data: CallMessage | Readonly<Record<string, unknown>>;
}

export interface CallMessage {
  /** The whole call, as `GET /voice/calls/{sessionId}` shows it. */
  readonly call: Call;
  /** How many facts the call is told from. Of two messages about a call, the one with more is the newer. */
  readonly facts: number;
  /** With `call.saved`: what the flow saved. */
  readonly saved?: SavedData;
}

/** All that there is to tell of a call by now, but for `call.updated`. */
export function noticesOf(call: Call): Notice[] {
  const types: MessageType[] = ['call.started'];
  if (call.answeredAt !== undefined) types.push('call.answered');
  if (call.outcome !== undefined) types.push('call.ended');
  if (isMissed(call)) types.push('call.missed');
  return [
    ...types.map((type) => ({ id: digest('webhook', call.id, type), type })),
    ...call.savedData.map((saved) => ({ id: savedId(call.id, saved), type: 'call.saved' as const })),
  ];
}

/** For a call that has become other than it was told, when nothing else is to be told of it. */
export function updateOf(record: CallRecord): Notice {
  return { id: digest('webhook', record.id, 'call.updated', versionOf(record)), type: 'call.updated' };
}

/** Another for any other record of the same call. */
export function versionOf(record: CallRecord): string {
  return digest(
    record.callerNumber ?? null,
    record.destinationNumber ?? null,
    sorted(record.constants),
    sorted(record.observations).map(([key, { at }]) => [key, at]),
  );
}

function sorted<Value>(map: { readonly [name: string]: Value }): [string, Value][] {
  return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** An inbound call that should have reached somebody, and did not. */
export function isMissed({ direction, outcome, reachedPerson }: Call): boolean {
  return direction === 'Inbound' && outcome !== undefined && reachedPerson === false;
}

export function callMessage(record: CallRecord, { id, type }: Notice, timestamp: string): Message {
  const call = toCall(record);
  const saved =
    type === 'call.saved' ? call.savedData.find((one) => savedId(record.id, one) === id) : undefined;
  return {
    type,
    timestamp,
    data: { call, facts: factsIn(record), ...(saved === undefined ? {} : { saved }) },
  };
}

/** Grows with every event that tells something new. */
export function factsIn(record: CallRecord): number {
  const constants = Object.values(record.constants).reduce((sum, values) => sum + values.length, 0);
  const numbers = [record.callerNumber, record.destinationNumber].filter((one) => one !== undefined).length;
  return Object.keys(record.observations).length + constants + numbers;
}

function savedId(callId: string, { name, step, data }: SavedData): string {
  return digest('webhook', callId, 'call.saved', name, step ?? null, data);
}
