import {
  type AttributeValue,
  DeleteItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Row, readPartition, refusalOf } from '../../table/table.ts';
import { type CallRecord, contradicts, joinRecords, recordOf } from '../record/call-record.ts';
import { callKey } from '../store/apply-event.ts';
import { CALL_ROW, callRowThatFits, cutCallRow, isCut, recordFromRow } from '../store/call-row.ts';
import { comparedAttributes, whereUnchanged } from '../store/call-update.ts';
import { EVENT_ROWS, eventFromRow, type StoredEvent } from '../store/event-row.ts';
import { quarantineEvent } from '../store/put-event.ts';
import { type CallTable, expiryOf, type TableLayout } from '../store/table-layout.ts';
import { sameRow } from './same-row.ts';
import { scanPages } from './scan.ts';

export interface RebuildReport {
  readonly calls: number;
  readonly events: number;
  /** Ids of the calls whose row was not what their events fold to. */
  readonly differed: readonly string[];
}

/**
 * Makes what is derived again from the events: every call's row, with the present number of shards, retention and
 * rules. Calls may come in meanwhile: their events join the rows as ever.
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
  const isRight = isRowOf(stored, expected, table);
  if (!isRight) report.differed.push(id);
  if (check) return;

  if (!isRight) await makeRight(table, id);
  for (const row of rows.filter(isAgreeing)) await keepForRetention(table, row);
}

/** A row that was cut holds the essentials, and of the rest whatever came since. */
function isRowOf(stored: Row | undefined, expected: CallRecord | undefined, layout: TableLayout): boolean {
  if (stored === undefined || expected === undefined) return stored === expected;
  return isCut(stored)
    ? sameRow(cutCallRow(recordFromRow(stored), layout), cutCallRow(expected, layout))
    : sameRow(stored, callRowThatFits(expected, layout));
}

/** A call's row changes more often than this while it is rebuilt only if something is wrong. */
const ATTEMPTS = 100;

/**
 * Writes the row under the condition of what was read, and looks again: nothing is deleted first, so that a call never
 * stands there without the numbers by which forged events are told.
 */
async function makeRight(table: CallTable, id: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const rows = await readPartition(table, id);
    const events = agreeingEvents(rows);
    const expected = foldAgreeing(events, id);
    const stored = rows.find(({ sk }) => sk?.S === CALL_ROW);
    if (isRowOf(stored, expected, table)) {
      await quarantineContradicting(table, events, expected);
      return;
    }
    await refusalOf(rewrite(table, id, stored, expected && callRowThatFits(expected, table)));
  }
  throw new Error(`The row of call ${id} changed ${ATTEMPTS} times while it was rebuilt`);
}

async function quarantineContradicting(
  table: CallTable,
  events: readonly StoredEvent[],
  known: CallRecord | undefined,
): Promise<void> {
  for (const event of events) {
    if (known !== undefined && contradicts(known, recordOf({ ...event, callId: known.id })))
      await quarantineEvent(table, event, 'another-number', {});
  }
}

/** Changes what differs, if all that is changed or decides over it is as it was read; attributes that came since then stay. */
async function rewrite(
  table: CallTable,
  id: string,
  stored: Row | undefined,
  expected: Row | undefined,
): Promise<unknown> {
  const key = { TableName: table.tableName, Key: callKey(id) };
  if (expected !== undefined && (stored === undefined || isCut(expected))) {
    const put = { TableName: table.tableName, Item: expected, ...whereUnchanged(stored) };
    return table.dynamodb.send(new PutItemCommand(put));
  }
  if (stored === undefined) return undefined;
  if (expected === undefined) {
    const { place: _, ...condition } = unchanged(stored, Object.keys(stored));
    return table.dynamodb.send(new DeleteItemCommand({ ...key, ...condition }));
  }

  return table.dynamodb.send(new UpdateItemCommand({ ...key, ...changeBetween(stored, expected) }));
}

/** DynamoDB takes expressions of up to 4 kB; what is left is changed in the next attempt. */
const MAX_CHANGES = 40;

function changeBetween(stored: Row, expected: Row) {
  const names = [...new Set([...Object.keys(stored), ...Object.keys(expected)])];
  const differing = names
    .filter((name) => !sameRow(pick(stored, name), pick(expected, name)))
    .slice(0, MAX_CHANGES);
  const { place, ...condition } = unchanged(stored, [...new Set([...differing, ...comparedAttributes])]);
  const set = differing.filter((name) => expected[name] !== undefined);
  const remove = differing.filter((name) => expected[name] === undefined);
  const clauses = [
    ['SET', set.map((name) => `#n${place(name)} = :new${place(name)}`)],
    ['REMOVE', remove.map((name) => `#n${place(name)}`)],
  ] as const;
  const news = set.map((name) => [`:new${place(name)}`, expected[name] as AttributeValue] as const);
  return {
    ...condition,
    UpdateExpression: clauses
      .filter(([, parts]) => parts.length > 0)
      .map(([word, parts]) => `${word} ${parts.join(', ')}`)
      .join(' '),
    ExpressionAttributeValues: { ...condition.ExpressionAttributeValues, ...Object.fromEntries(news) },
  };
}

/**
 * The condition that these attributes are as they were read. What an event told stands under a digest of it, with the
 * moment when it was first told: of such an attribute the moment is enough.
 */
function unchanged(row: Row, names: readonly string[]) {
  const seen = names.map((name, at) => {
    const moment = row[name]?.M?.['t'];
    if (row[name] === undefined) return { condition: `attribute_not_exists(#n${at})`, values: {} };
    return moment === undefined
      ? { condition: `#n${at} = :old${at}`, values: { [`:old${at}`]: row[name] } }
      : { condition: `#n${at}.#t = :old${at}`, values: { [`:old${at}`]: moment } };
  });
  const hasMoments = names.some((name) => row[name]?.M?.['t'] !== undefined);
  return {
    place: (name: string) => names.indexOf(name),
    ConditionExpression: seen.map(({ condition }) => condition).join(' AND '),
    ExpressionAttributeNames: {
      ...(hasMoments ? { '#t': 't' } : {}),
      ...Object.fromEntries(names.map((name, at) => [`#n${at}`, name])),
    },
    ExpressionAttributeValues: Object.assign({}, ...seen.map(({ values }) => values)) as Row,
  };
}

function pick(row: Row, name: string): Row {
  return row[name] === undefined ? {} : { [name]: row[name] };
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
