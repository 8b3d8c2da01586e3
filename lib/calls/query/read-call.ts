import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type Row, readPartition } from '../../table/table.ts';
import { isCallId } from '../event/event.ts';
import { type Call, toCall } from '../record/call.ts';
import { type CallRecord, contradicts, joinRecords, recordOf } from '../record/call-record.ts';
import { CALL_ROW, recordFromRow } from '../store/call-row.ts';
import { EVENT_ROWS, eventFromRow, type StoredEvent } from '../store/event-row.ts';
import { SESSION_ROWS } from '../store/reconcile-start.ts';
import { type Timeline, timelineOf } from './timeline.ts';

export interface CallTableReader {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A call with all that happened in it. */
export interface CallWithTimeline {
  readonly call: Call;
  readonly timeline: Timeline;
}

/**
 * One call, or nothing when there is none or its time to be kept is over. The rows are read with consistency,
 * and events that have not reached the call's row yet are counted in.
 */
export async function readCall(reader: CallTableReader, id: string): Promise<CallWithTimeline | undefined> {
  if (!isCallId(id)) return undefined;
  const partition = await readPartition(reader, id);
  const callRow = partition.find((row) => row['sk']?.S === CALL_ROW);
  // Its later events expire later: they alone would tell another call.
  if (callRow !== undefined && isExpired(callRow, reader.now())) return undefined;
  const rows = partition.filter((row) => !isExpired(row, reader.now()));
  const stored = rows.filter((row) => row['sk']?.S?.startsWith(EVENT_ROWS)).map(eventFromRow);
  const known = callRow === undefined ? earliestRecord(stored) : recordFromRow(callRow);
  if (known === undefined) return followStart(reader, rows);

  const events = stored.map((event) => markQuarantined(event, known));
  const record = events
    .filter(({ quarantine }) => quarantine === undefined)
    .map(recordUnder(id))
    .reduce(joinRecords, known);
  return { call: toCall(record), timeline: timelineOf(events) };
}

/** A start that a session has settled is shown as that session's call. */
function followStart(
  reader: CallTableReader,
  rows: readonly Row[],
): Promise<CallWithTimeline | undefined> | undefined {
  const session = rows.map((row) => row['sk']?.S ?? '').find((sk) => sk.startsWith(SESSION_ROWS));
  return session === undefined ? undefined : readCall(reader, session.slice(SESSION_ROWS.length));
}

/** An event whose recording broke off may not have been marked yet. */
function markQuarantined(event: StoredEvent, call: CallRecord): StoredEvent {
  if (event.quarantine !== undefined || !contradicts(call, recordUnder(call.id)(event))) return event;
  return { ...event, quarantine: 'another-number' };
}

function earliestRecord(events: readonly StoredEvent[]): CallRecord | undefined {
  const [first] = timelineOf(events).events;
  return first?.callId === undefined ? undefined : recordUnder(first.callId)(first);
}

function recordUnder(callId: string): (event: StoredEvent) => CallRecord {
  return (event) => recordOf({ ...event, callId });
}

/** Time to live removes a row up to two days late: what has expired is not shown from the first second. */
export function isExpired(row: Row, now: number): boolean {
  const expiresAt = row['expiresAt']?.N;
  return expiresAt !== undefined && Number(expiresAt) * 1000 <= now;
}
