import { isDeepStrictEqual } from 'node:util';
import { keyOfRow, nameOfKey, type Row, readRows, type Table } from '../../table/table.ts';
import { isCallId } from '../event/event.ts';
import { type CallRecord, contradicts, joinRecords, recordOf } from '../record/call-record.ts';
import { CALL_ROW, recordFromRow } from '../store/call-row.ts';
import { EVENT_ROWS, eventFromRow, eventKey, type StoredEvent } from '../store/event-row.ts';
import type { ChangedCall, Projection } from './projection.ts';

/** A change of a row, from the table's stream. */
export interface RowChange {
  /** The change's place in the stream. */
  readonly sequenceNumber: string;
  readonly isNew: boolean;
  /** The row as it was then. */
  readonly row: Row;
}

export interface RelayFailure {
  /** The sequence number of the call's first change. */
  readonly sequenceNumber: string;
  readonly callId: string;
  readonly projection: string;
  readonly error: unknown;
}

/** If a call's row changes during each of so many rounds, something is wrong. */
const ROUNDS = 10;

/**
 * Runs every projection on the calls whose rows or events have changed. The stream reports a change at least once and possibly
 * late, so each call is read as it is now, once for all projections. It is read again afterwards: if it has changed meanwhile,
 * another relay may already have projected its newer state, and it is projected again. Changes of other rows are ignored.
 *
 * A call that cannot be projected does not stop the others, nor a projection the other ones. Failures are in the order of the
 * changes.
 */
export async function relayChanges(
  table: Table,
  changes: readonly RowChange[],
  projections: readonly Projection[],
): Promise<readonly RelayFailure[]> {
  const byCall = new Map<string, RowChange[]>();
  for (const change of changes.filter(isOfCall)) {
    const callId = keyOfRow(change.row).pk;
    byCall.set(callId, [...(byCall.get(callId) ?? []), change]);
  }
  const failures = new Map<string, RelayFailure>();
  const projectAll = async (calls: readonly ChangedCall[]) => {
    const failed = await Promise.all(projections.map((projection) => project(projection, calls)));
    for (const failure of failed.flat()) {
      const { sequenceNumber = '' } = byCall.get(failure.callId)?.[0] ?? {};
      failures.set(`${failure.projection} ${failure.callId}`, { sequenceNumber, ...failure });
    }
  };
  const told = new Map([...byCall].map(([callId, ofCall]) => [callId, newEventsIn(ofCall)]));
  await whileTheyChange(table, told, projectAll);

  const places = new Map(changes.map(({ sequenceNumber }, place) => [sequenceNumber, place]));
  return [...failures.values()].sort(
    (a, b) => (places.get(a.sequenceNumber) ?? 0) - (places.get(b.sequenceNumber) ?? 0),
  );
}

function isOfCall({ row }: RowChange): boolean {
  const { pk, sk } = keyOfRow(row);
  return isCallId(pk) && (sk === CALL_ROW || sk.startsWith(EVENT_ROWS));
}

/** Works on the calls as they are in the table, and then on those that changed while that was done, until none did. */
async function whileTheyChange(
  table: Table,
  told: ReadonlyMap<string, readonly StoredEvent[]>,
  work: (calls: readonly ChangedCall[]) => Promise<void>,
): Promise<void> {
  let calls = await readCalls(table, told);
  for (let round = 0; calls.length > 0; round += 1) {
    if (round === ROUNDS)
      throw new Error(`${calls[0]?.record.id} changed ${ROUNDS} times while it was projected`);
    await work(calls);

    const before = new Map(calls.map(({ record }) => [record.id, record]));
    const now = await readCalls(table, new Map([...told].filter(([callId]) => before.has(callId))));
    calls = now
      .filter(({ record }) => !isDeepStrictEqual(record, before.get(record.id)))
      .map(({ record }) => ({ record, events: [] }));
  }
}

/** All calls at once; if that fails, one by one, so that each error belongs to one call. */
async function project(
  projection: Projection,
  calls: readonly ChangedCall[],
): Promise<Omit<RelayFailure, 'sequenceNumber'>[]> {
  try {
    await projection.project(calls);
    return [];
  } catch (error) {
    if (calls.length === 1)
      return calls.map(({ record }) => ({ callId: record.id, projection: projection.name, error }));
    const failures: Omit<RelayFailure, 'sequenceNumber'>[] = [];
    for (const call of calls) failures.push(...(await project(projection, [call])));
    return failures;
  }
}

/**
 * The calls as they are now, each with the events that were told of it. An event and its call's row are written at the same time,
 * and where the latter failed it is done later, from the queue: until then the event is joined in here, so that a
 * projection never sees a call without what it is told of it. What is gone from the table has been forgotten, or moved.
 */
async function readCalls(
  table: Table,
  told: ReadonlyMap<string, readonly StoredEvent[]>,
): Promise<ChangedCall[]> {
  const rows = await readRows(
    table,
    [...told.keys()].map((pk) => ({ pk, sk: CALL_ROW })),
  );
  const records = new Map(rows.map((row) => [keyOfRow(row).pk, recordFromRow(row)]));
  const alone = [...told].filter(([callId]) => !records.has(callId)).flatMap(([, events]) => events);
  const kept = await readRows(
    table,
    alone.map((event) => keyOfRow(eventKey(event))),
  );
  const isKept = new Set(kept.map((row) => nameOfKey(keyOfRow(row))));

  return [...told].flatMap(([callId, all]) => {
    const record = records.get(callId);
    const events =
      record !== undefined ? all : all.filter((event) => isKept.has(nameOfKey(keyOfRow(eventKey(event)))));
    return joinTold(callId, record, events) ?? [];
  });
}

function joinTold(
  callId: string,
  stored: CallRecord | undefined,
  told: readonly StoredEvent[],
): ChangedCall | undefined {
  let record = stored;
  const events: StoredEvent[] = [];
  for (const event of told) {
    const incoming = recordOf({ ...event, callId });
    if (record !== undefined && contradicts(record, incoming)) continue;
    record = record === undefined ? incoming : joinRecords(record, incoming);
    events.push(event);
  }
  return record === undefined ? undefined : { record, events };
}

/** The events that were new, oldest first. */
function newEventsIn(changes: readonly RowChange[]): StoredEvent[] {
  return changes
    .filter(({ isNew, row }) => isNew && row['sk']?.S !== CALL_ROW)
    .map(({ row }) => eventFromRow(row))
    .filter(({ quarantine }) => quarantine === undefined)
    .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
}
