import { isDeepStrictEqual } from 'node:util';
import { keyOfRow, type Row, readRows, type Table } from '../../table/table.ts';
import { isCallId } from '../event/event.ts';
import { type CallRecord, contradicts, recordOf } from '../record/call-record.ts';
import { CALL_ROW, recordFromRow } from '../store/call-row.ts';
import { EVENT_ROWS, eventFromRow, type StoredEvent } from '../store/event-row.ts';
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
  let records = await readRecords(table, [...changes.keys()]);
  for (let round = 0; records.length > 0; round += 1) {
    if (round === ROUNDS) throw new Error(`${records[0]?.id} changed ${ROUNDS} times while it was projected`);
    const calls = records.map((record) => ({
      record,
      events: round === 0 ? newEventsOf(record, changes.get(record.id) ?? []) : [],
    }));
    for (const [callId, error] of await project(projection, calls)) failed.set(callId, error);

    const projected = new Map(records.map((record) => [record.id, record]));
    const now = await readRecords(table, [...projected.keys()]);
    records = now.filter((record) => !isDeepStrictEqual(record, projected.get(record.id)));
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

/** The records of the calls that have a row. A call without one was forgotten, or its row has not been written yet. */
async function readRecords(table: Table, callIds: readonly string[]): Promise<CallRecord[]> {
  const rows = await readRows(
    table,
    callIds.map((pk) => ({ pk, sk: CALL_ROW })),
  );
  return rows.map(recordFromRow);
}

function newEventsOf(record: CallRecord, changes: readonly RowChange[]): StoredEvent[] {
  return changes
    .filter(({ isNew, row }) => isNew && row['sk']?.S !== CALL_ROW)
    .map(({ row }) => eventFromRow(row))
    .filter(
      (event) =>
        event.quarantine === undefined && !contradicts(record, recordOf({ ...event, callId: record.id })),
    )
    .sort((a, b) => (a.receivedAt < b.receivedAt ? -1 : 1));
}
