import { digest } from '../calls/event/event.ts';
import { type Call, toCall } from '../calls/record/call.ts';
import type { CallRecord } from '../calls/record/call-record.ts';
import type { KeptRecording } from '../recordings/kept-recording.ts';
import { recordingId } from '../recordings/recording-row.ts';
import type { ShownRecording } from '../recordings/shown-recording.ts';
import { factsIn, versionOf } from './version.ts';

/**
 * What there may be to tell of a call, by the type that settings and bodies call it: none, one or several things, each once.
 * `docs/webhooks.md` says of each type when. A new type is an entry here and a line there.
 */
const tellings = {
  'call.started': ({ startedAt: at }) => [{ at }],
  'call.answered': ({ answeredAt: at }) => (at === undefined ? [] : [{ at }]),
  'call.ended': ({ outcome, endedAt: at }) => (outcome === undefined ? [] : [{ at }]),
  'call.missed': (call) => (isMissed(call) ? [{ at: call.endedAt }] : []),
  'call.saved': ({ savedData }) =>
    savedData.map((saved) => ({
      at: saved.at,
      of: [saved.name, saved.step ?? null, saved.data],
      beside: { saved },
    })),
} satisfies Record<string, (call: Call) => readonly Thing[]>;

/** Something to tell of a call. */
interface Thing {
  /** When it happened, ISO 8601 in UTC; unknown of an end that is only presumed. */
  readonly at: string | undefined;
  /** What makes it another than the next of its type; the same whenever one looks. */
  readonly of?: readonly unknown[];
  /** What stands in the message beside the call. */
  readonly beside?: Readonly<Record<string, unknown>>;
}

type CallType = keyof typeof tellings;

const callTypes = Object.keys(tellings) as readonly CallType[];

/** What became of a recording, by its state. One that waits is told of when it has been had, or is lost. */
const recordingTypes = [
  'recording.stored',
  'recording.partial',
  'recording.lost',
  'recording.deleted',
] as const;

type RecordingType = (typeof recordingTypes)[number];

export type MessageType = CallType | RecordingType | 'call.updated' | 'webhook.test';

export const messageTypes: readonly MessageType[] = [
  ...callTypes,
  ...recordingTypes,
  'call.updated',
  'webhook.test',
];

function isRecordingType(type: MessageType): type is RecordingType {
  return recordingTypes.some((one) => one === type);
}

/** What there is to tell of a recording in this state: of each of its states once. */
export function noticeOfRecording({ callId, id, state, reason }: KeptRecording): Notice | undefined {
  const type = `recording.${state}` as MessageType;
  if (!isRecordingType(type) || reason === 'duplicate') return undefined;
  return { id: recordingNoticeId(type, callId, id), type };
}

function recordingNoticeId(type: RecordingType, callId: string, recordingId: string): string {
  return digest('webhook', callId, type, recordingId);
}

/** Which of its recordings the message about a call is about: its id, from the addresses that the call tells. */
export function recordingIdOf(record: CallRecord, { id, type }: Notice): string | undefined {
  if (!isRecordingType(type)) return undefined;
  const told = Object.values(record.observations).flatMap(({ recordingUrl: url }) => url ?? []);
  return told.map(recordingId).find((one) => recordingNoticeId(type, record.id, one) === id);
}

/** The message about a recording, with the call beside it. */
export function recordingMessage(
  record: CallRecord,
  recording: ShownRecording,
  notice: Notice,
  toldAt: string,
): Message {
  const { data } = callMessage(record, notice, toldAt);
  const last = recording.attempts.at(-1)?.at ?? toldAt;
  return {
    type: notice.type,
    timestamp: notice.type === 'recording.deleted' ? toldAt : last,
    data: { ...data, recording },
  };
}

function isCallType(type: MessageType): type is CallType {
  return type in tellings;
}

/** One thing to tell, known before it is written out: the same thing has the same id whoever looks, and however often. */
export interface Notice {
  readonly id: string;
  readonly type: MessageType;
}

/** The body of a message. */
export interface Message {
  readonly type: MessageType;
  /** When it happened, ISO 8601 in UTC; when it was to be told, where no moment is known. */
  readonly timestamp: string;
  readonly data: CallMessage | Readonly<Record<string, unknown>>;
}

export interface CallMessage {
  /** The whole call, as `GET /voice/calls/{sessionId}` shows it. */
  readonly call: Call;
  /** How many facts the call is told from. */
  readonly facts: number;
  /** Of two messages about a call, the one whose version is the greater text knows more; none knows what the other does not. */
  readonly version: string;
}

/** All that there is to tell of a call by now, but for `call.updated`. */
export function noticesOf(call: Call): Notice[] {
  return callTypes.flatMap((type) => thingsOf(call, type).map((thing) => noticeOf(call.id, type, thing)));
}

function thingsOf(call: Call, type: CallType): readonly Thing[] {
  return tellings[type](call);
}

function noticeOf(callId: string, type: CallType, { of = [] }: Thing): Notice {
  return { id: digest('webhook', callId, type, ...of), type };
}

/** For a call that has become other than it was told, when nothing else is to be told of it. */
export function updateOf(record: CallRecord): Notice {
  return { id: digest('webhook', record.id, 'call.updated', contentOf(record)), type: 'call.updated' };
}

/** Another for any other record of the same call; where the caller is in a flow does not count. */
export function contentOf(record: CallRecord): string {
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
function isMissed({ direction, outcome, reachedPerson }: Call): boolean {
  return direction === 'Inbound' && outcome !== undefined && reachedPerson === false;
}

export function callMessage(record: CallRecord, { id, type }: Notice, toldAt: string): Message {
  const call = toCall(record);
  const thing = isCallType(type)
    ? thingsOf(call, type).find((one) => noticeOf(call.id, type, one).id === id)
    : undefined;
  return {
    type,
    timestamp: thing?.at ?? toldAt,
    data: { call, facts: factsIn(record), version: versionOf(record), ...thing?.beside },
  };
}
