import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { writeCursor } from '../../listing/cursor.ts';
import { sizeOfRow } from '../../table/row-size.ts';
import { keyOfRow, pagesOfPartition, type Row, readPartition } from '../../table/table.ts';
import { isCallId } from '../event/event.ts';
import { type Call, toCall } from '../record/call.ts';
import { type CallRecord, contradicts, joinRecords, recordOf } from '../record/call-record.ts';
import { CALL_ROW, recordFromRow } from '../store/call-row.ts';
import { EVENT_ROWS, eventFromRow, type StoredEvent } from '../store/event-row.ts';
import { SESSION_ROWS } from '../store/reconcile-start.ts';
import { sizeOfAnswer } from './answer-size.ts';
import { type Timeline, timelineOf } from './timeline.ts';
import { firstPageOf, type TimelineQuery } from './timeline-query.ts';

export interface CallTableReader {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A call with a page of what happened in it. */
export interface CallWithTimeline {
  readonly call: Call;
  readonly timeline: Timeline;
  /** Present when there are more events. */
  readonly cursor?: string;
}

/**
 * One call, or nothing when there is none or its time to be kept is over. The rows are read with consistency,
 * and events that have not reached the call's row yet are counted in.
 *
 * A page of the timeline has as many events as were asked for, fewer where they are large: an answer stays below the 6 MB
 * that Lambda and API Gateway pass on.
 */
export async function readCall(
  reader: CallTableReader,
  id: string,
  query: TimelineQuery = firstPageOf(id),
): Promise<CallWithTimeline | undefined> {
  if (!isCallId(id)) return undefined;
  const partition = await readRows(reader, id);
  const callRow = partition.find((row) => row['sk']?.S === CALL_ROW);
  // Its later events expire later: they alone would tell another call.
  if (callRow !== undefined && isExpired(callRow, reader.now())) return undefined;
  const rows = partition.filter((row) => !isExpired(row, reader.now()));
  const eventRows = rows.filter((row) => row['sk']?.S?.startsWith(EVENT_ROWS)).sort(byPosition);
  const stored = eventRows.filter(isWhole).map(eventFromRow);
  const known = callRow === undefined ? earliestRecord(stored) : recordFromRow(callRow);
  if (known === undefined) return followStart(reader, rows, query);

  const page = await readPage(reader, eventRows, query);
  return {
    call: toCall(joinAgreeing(known, stored)),
    timeline: timelineOf(page.events.map((event) => markQuarantined(event, known))),
    ...(page.last === undefined ? {} : { cursor: writeCursor(page.last, query.cursorKey) }),
  };
}

/** So many bytes of rows are kept in memory, far more than a call has; of the rows beyond, what tells where they belong. */
const MAX_HELD_SIZE = 16_000_000;

async function readRows(reader: CallTableReader, id: string): Promise<Row[]> {
  const rows: Row[] = [];
  let size = 0;
  for await (const page of pagesOfPartition(reader, id)) {
    for (const row of page) {
      size += sizeOfRow(row);
      const { pk, sk, receivedAt, expiresAt } = row;
      const isHeld = size <= MAX_HELD_SIZE || sk?.S === CALL_ROW;
      rows.push(isHeld ? row : ({ pk, sk, receivedAt, expiresAt } as Row));
    }
  }
  return rows;
}

function isWhole(row: Row): boolean {
  return row['payload'] !== undefined || row['packed'] !== undefined;
}

/** Where an event stands in the timeline: by time, and at one time by its key. */
function positionOf(row: Row): string {
  return `${row['receivedAt']?.S ?? ''} ${row['sk']?.S ?? ''}`;
}

function byPosition(a: Row, b: Row): number {
  return positionOf(a) < positionOf(b) ? -1 : 1;
}

/** The events of a page, and where the next one goes on. */
async function readPage(
  reader: CallTableReader,
  rows: readonly Row[],
  { limit, after = '' }: TimelineQuery,
): Promise<{ readonly events: readonly StoredEvent[]; readonly last?: string }> {
  const left = rows.filter((row) => positionOf(row) > after);
  const events: StoredEvent[] = [];
  let size = 0;
  for (const row of left.slice(0, limit)) {
    const event = eventFromRow(isWhole(row) ? row : await readWhole(reader, row));
    size += sizeOfAnswer(event);
    if (events.length > 0 && size > MAX_PAGE_BYTES) break;
    events.push(event);
  }
  const last = left[events.length - 1];
  return events.length === left.length || last === undefined
    ? { events }
    : { events, last: positionOf(last) };
}

/** Bytes of the events of a page; one event may take as many again, and so may the call. */
const MAX_PAGE_BYTES = 1_500_000;

async function readWhole(reader: CallTableReader, row: Row): Promise<Row> {
  const { pk, sk } = keyOfRow(row);
  const [whole] = await readPartition(reader, pk, { prefix: sk });
  return whole ?? row;
}

/** A start that a session has settled is shown as that session's call. */
function followStart(
  reader: CallTableReader,
  rows: readonly Row[],
  query: TimelineQuery,
): Promise<CallWithTimeline | undefined> | undefined {
  const session = rows.map((row) => row['sk']?.S ?? '').find((sk) => sk.startsWith(SESSION_ROWS));
  return session === undefined ? undefined : readCall(reader, session.slice(SESSION_ROWS.length), query);
}

/** An event whose recording broke off may not have been marked yet. */
function markQuarantined(event: StoredEvent, call: CallRecord): StoredEvent {
  if (event.quarantine !== undefined || !contradicts(call, recordUnder(call.id)(event))) return event;
  return { ...event, quarantine: 'another-number' };
}

/** So many bytes of facts are counted in beside the call's row, which has nearly always all of them. */
const MAX_FACTS_SIZE = 1_000_000;

function joinAgreeing(known: CallRecord, events: readonly StoredEvent[]): CallRecord {
  let size = 0;
  return events
    .filter((event) => markQuarantined(event, known).quarantine === undefined)
    .filter(({ facts }) => {
      size += sizeOfAnswer(facts);
      return size <= MAX_FACTS_SIZE;
    })
    .map(recordUnder(known.id))
    .reduce(joinRecords, known);
}

function earliestRecord(events: readonly StoredEvent[]): CallRecord | undefined {
  const first = events.find(({ quarantine }) => quarantine === undefined);
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
