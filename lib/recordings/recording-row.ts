import { digest } from '../calls/event/event.ts';
import type { CallTable } from '../calls/store/table-layout.ts';
import { changeRow, keyOfRow, type Row, type RowKey, readRow, type Table } from '../table/table.ts';
import { dueAttributes } from '../timers/due.ts';
import type { KeptRecording, RecordingReason, RecordingState } from './kept-recording.ts';

/** Rows about recordings stand beside the call that they are of, and go when it is forgotten. */
export const RECORDING_ROWS = 'recording#';

/** Each address that a call tells is one recording of it, however often it is told. */
export function recordingId(url: string): string {
  return digest('recording', url);
}

/** Ids are digests: anything else is none, and is not looked for. */
export function isRecordingId(text: string): boolean {
  return /^[\w-]{22}$/.test(text);
}

export function recordingKey({ callId, id }: Pick<KeptRecording, 'callId' | 'id'>): RowKey {
  return { pk: callId, sk: RECORDING_ROWS + id };
}

/** All attributes of a row but its key and its expiry. */
function attributesOf(recording: KeptRecording): Row {
  const { state, url, toldAt, reason, audio, attempts, unfinished, nextAt, toErase, until, deletedBy } =
    recording;
  const key = recordingKey(recording);
  const isDone = state === 'deleted' && toErase !== true;
  return {
    ...(isDone ? {} : dueAttributes(`recording-${state}`, key, nextAt)),
    state: { S: state },
    url: { S: url },
    toldAt: { N: String(toldAt) },
    nextAt: { N: String(nextAt) },
    until: { N: String(until) },
    unfinished: { N: String(unfinished) },
    attempts: { S: JSON.stringify(attempts) },
    ...(reason === undefined ? {} : { reason: { S: reason } }),
    ...(audio === undefined ? {} : { audio: { S: JSON.stringify(audio) } }),
    ...(toErase === true ? { toErase: { BOOL: true } } : {}),
    ...(deletedBy === undefined ? {} : { deletedBy: { S: deletedBy } }),
  };
}

export function recordingFromRow(row: Row): KeptRecording {
  const { pk, sk } = keyOfRow(row);
  const number = (name: string) => Number(row[name]?.N ?? 0);
  return {
    callId: pk,
    id: sk.slice(RECORDING_ROWS.length),
    url: row['url']?.S ?? '',
    toldAt: number('toldAt'),
    state: row['state']?.S as RecordingState,
    nextAt: number('nextAt'),
    until: number('until'),
    unfinished: number('unfinished'),
    attempts: JSON.parse(row['attempts']?.S ?? '[]'),
    ...(row['reason']?.S === undefined ? {} : { reason: row['reason'].S as RecordingReason }),
    ...(row['audio']?.S === undefined ? {} : { audio: JSON.parse(row['audio'].S) }),
    ...(row['toErase']?.BOOL === true ? { toErase: true } : {}),
    ...(row['deletedBy']?.S === undefined ? {} : { deletedBy: row['deletedBy'].S }),
  };
}

/** What a row of a recording may have; the key is no part of it, and neither is what stays as it was made. */
const changing = [
  ...['dueShard', 'dueAt', 'state', 'nextAt', 'unfinished', 'attempts'],
  ...['reason', 'audio', 'toErase', 'deletedBy'],
] as const;

/**
 * Puts a recording into its next state, if it still is in the one that was seen: of two that do so at once one does, and who
 * comes back from the dead changes nothing.
 *
 * @returns whether it did
 */
export async function moveOn(table: Table, seen: KeptRecording, next: KeptRecording): Promise<boolean> {
  const row = attributesOf(next);
  const [kept, gone] = [
    changing.filter((name) => row[name] !== undefined),
    changing.filter((name) => row[name] === undefined),
  ];
  const change = {
    UpdateExpression:
      `SET ${kept.map((name) => `#${name} = :${name}`).join(', ')}` +
      (gone.length === 0 ? '' : ` REMOVE ${gone.map((name) => `#${name}`).join(', ')}`),
    ConditionExpression: '#nextAt = :seenAt AND #state = :seenState',
    ExpressionAttributeNames: Object.fromEntries(changing.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ...Object.fromEntries(kept.map((name) => [`:${name}`, row[name]])),
      ':seenAt': { N: String(seen.nextAt) },
      ':seenState': { S: seen.state },
    } as Row,
  };
  return (await changeRow(table, recordingKey(seen), change)) !== undefined;
}

/** A row is kept so much longer than its recording and its call, so that it can be said what became of it. */
const LONGER_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * Makes the row of a recording that has just been told; one that is there already stays as it is.
 *
 * @returns whether it was made
 */
export async function putTold(
  table: Table & Pick<CallTable, 'retentionDays'>,
  recording: KeptRecording,
): Promise<boolean> {
  const { until, toldAt } = recording;
  const keptUntil = Math.max(until, toldAt + table.retentionDays * DAY_MS) + LONGER_DAYS * DAY_MS;
  const row: Row = { ...attributesOf(recording), expiresAt: { N: String(Math.ceil(keptUntil / 1000)) } };
  const names = Object.keys(row);
  const change = {
    UpdateExpression: `SET ${names.map((name) => `#${name} = :${name}`).join(', ')}`,
    ConditionExpression: 'attribute_not_exists(#url)',
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: Object.fromEntries(names.map((name) => [`:${name}`, row[name]])) as Row,
  };
  return (await changeRow(table, recordingKey(recording), change)) !== undefined;
}

/** The recording as it is now; `undefined` when there is none. */
export async function readRecording(
  table: Table,
  named: Pick<KeptRecording, 'callId' | 'id'>,
): Promise<KeptRecording | undefined> {
  const row = await readRow(table, recordingKey(named));
  return row['state'] === undefined ? undefined : recordingFromRow(row);
}
