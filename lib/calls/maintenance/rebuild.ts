import { DeleteItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Row, readPartition } from '../../table/table.ts';
import { type CallRecord, contradicts, joinRecords, recordOf } from '../record/call-record.ts';
import { applyEvent, callKey } from '../store/apply-event.ts';
import { CALL_ROW, callRow } from '../store/call-row.ts';
import { EVENT_ROWS, eventFromRow, type StoredEvent } from '../store/event-row.ts';
import { quarantineEvent } from '../store/put-event.ts';
import { type CallTable, expiryOf } from '../store/table-layout.ts';
import { sameRow } from './same-row.ts';
import { scanPages } from './scan.ts';

export interface RebuildReport {
  readonly calls: number;
  readonly events: number;
  /** Ids of the calls whose row was not what their events fold to. */
  readonly differed: readonly string[];
}

/**
 * Wipes what is derived and makes it again from the events: every call's row, with the present number of shards,
 * retention and rules. Calls may come in meanwhile: their events join the rows as ever.
 *
 * @param options.check looks and changes nothing
 */
export async function rebuild(
  table: CallTable,
  { check = false }: { check?: boolean } = {},
): Promise<RebuildReport> {
  const report = { calls: 0, events: 0, differed: [] as string[] };
  let previous: string | undefined;
  for await (const page of scanPages(table)) {
    for (const row of page) {
      const id = row['pk']?.S ?? '';
      // A table is scanned partition by partition; should one come twice, rebuilding it again does no harm.
      if (id === previous || !isOfCall(row)) continue;
      previous = id;
      await rebuildCall(table, id, check, report);
    }
  }
  return report;
}

function isOfCall({ sk, quarantine }: Row): boolean {
  return sk?.S === CALL_ROW || (sk?.S?.startsWith(EVENT_ROWS) === true && quarantine?.S !== 'no-session');
}

/** One call of a rebuild. */
export async function rebuildCall(
  table: CallTable,
  id: string,
  check: boolean,
  report: { calls: number; events: number; differed: string[] },
): Promise<void> {
  const rows = await readPartition(table, id);
  const events = agreeingEvents(rows);
  const expected = foldAgreeing(events, id);
  const stored = rows.find(({ sk }) => sk?.S === CALL_ROW);

  report.calls += 1;
  report.events += events.length;
  const isRight = expected === undefined ? stored === undefined : sameRow(stored, callRow(expected, table));
  if (!isRight) report.differed.push(id);
  if (check) return;

  await table.dynamodb.send(new DeleteItemCommand({ TableName: table.tableName, Key: callKey(id) }));
  await join(table, id, events);
  // What came in between may have been in the row that was deleted alone.
  const known = new Set(events.map((event) => event.id));
  const later = agreeingEvents(await readPartition(table, id));
  await join(
    table,
    id,
    later.filter((event) => !known.has(event.id)),
  );
  for (const row of rows.filter(isAgreeing)) await keepForRetention(table, row);
}

function isAgreeing({ sk, quarantine }: Row): boolean {
  return sk?.S?.startsWith(EVENT_ROWS) === true && quarantine === undefined;
}

/** The events that no mark takes out of their call, earliest first. */
function agreeingEvents(rows: readonly Row[]): StoredEvent[] {
  return rows
    .filter(isAgreeing)
    .map(eventFromRow)
    .sort((a, b) => (a.receivedAt + a.id < b.receivedAt + b.id ? -1 : 1));
}

async function join(table: CallTable, callId: string, events: readonly StoredEvent[]): Promise<void> {
  for (const event of events) {
    const applied = await applyEvent(table, { ...event, callId }, {});
    if (applied === 'another-number') await quarantineEvent(table, event, applied, {});
  }
}

/** The numbers of the earliest event are the call's; what contradicts them is left out, as it was when it came. */
function foldAgreeing(events: readonly StoredEvent[], callId: string): CallRecord | undefined {
  return events
    .map((event) => recordOf({ ...event, callId }))
    .reduce<CallRecord | undefined>((known, incoming) => {
      if (known === undefined) return incoming;
      return contradicts(known, incoming) ? known : joinRecords(known, incoming);
    }, undefined);
}

/** Gives an event's row the present retention. */
async function keepForRetention(table: CallTable, { pk, sk, receivedAt, expiresAt }: Row): Promise<void> {
  const expiry = String(expiryOf(receivedAt?.S ?? '', table));
  if (expiresAt?.N === expiry) return;
  const update = new UpdateItemCommand({
    TableName: table.tableName,
    Key: { pk, sk } as Row,
    UpdateExpression: 'SET expiresAt = :expiresAt',
    ExpressionAttributeValues: { ':expiresAt': { N: expiry } },
  });
  await table.dynamodb.send(update);
}
