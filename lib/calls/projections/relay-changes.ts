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
 * late, so each call is read as it is now. It is read again afterwards: if it has changed meanwhile, another relay may already
 * have projected its newer state, and it is projected again. Changes of other rows are ignored.
 *
 * A call that cannot be projected does not stop the others. Failures are in the order of the changes.
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
  const results = await Promise.all(
    projections.map(async (projection) => {
      const failed = await projectAsTheyStand(table, byCall, projection);
      return [...failed].map(([callId, error]) => ({
        sequenceNumber: byCall.get(callId)?.[0]?.sequenceNumber ?? '',
        callId,
        projection: projection.name,
        error,
      }));
    }),
  );
  const places = new Map(changes.map(({ sequenceNumber }, place) => [sequenceNumber, place]));
  return results
    .flat()
    .sort((a, b) => (places.get(a.sequenceNumber) ?? 0) - (places.get(b.sequenceNumber) ?? 0));
}

function isOfCall({ row }: RowChange): boolean {
  const { pk, sk } = keyOfRow(row);
  return isCallId(pk) && (sk === CALL_ROW || sk.startsWith(EVENT_ROWS));
}

/** The errors of the calls that could not be projected, by their ids. */
async function projectAsTheyStand(
  table: Table,
  changes: ReadonlyMap<string, readonly RowChange[]>,
  projection: Projection,
): Promise<Map<string, unknown>> {
  const failed = new Map<string, unknown>();
  const told = new Map([...changes].map(([callId, ofCall]) => [callId, newEventsIn(ofCall)]));
  let calls = await readCalls(table, told);
  for (let round = 0; calls.length > 0; round += 1) {
    if (round === ROUNDS)
      throw new Error(`${calls[0]?.record.id} changed ${ROUNDS} times while it was projected`);
    const some = round === 0 ? calls : calls.map(({ record }) => ({ record, events: [] }));
    for (const [callId, error] of await project(projection, some)) failed.set(callId, error);

    const projected = new Map(calls.map(({ record }) => [record.id, record]));
    const now = await readCalls(table, new Map([...told].filter(([callId]) => projected.has(callId))));
    calls = now.filter(({ record }) => !isDeepStrictEqual(record, projected.get(record.id)));
  }
  return failed;
}

/** All calls at once; if that fails, one by one, so that each error belongs to one call. */
async function project(
  projection: Projection,
  calls: readonly ChangedCall[],
): Promise<[callId: string, error: unknown][]> {
  try {
    await projection.project(calls);
    return [];
  } catch (error) {
    if (calls.length === 1) return calls.map(({ record }) => [record.id, error]);
    const errors: [string, unknown][] = [];
    for (const call of calls) errors.push(...(await project(projection, [call])));
    return errors;
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
