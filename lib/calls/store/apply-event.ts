import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { isRowTooLarge } from '../../table/row-size.ts';
import { keyAttributes, type RequestOptions, type Row, readRow, refusalOf } from '../../table/table.ts';
import type { CallEvent } from '../event/event.ts';
import { laterPlace } from '../event/place.ts';
import { type CallRecord, contradicts, joinRecords, recordOf } from '../record/call-record.ts';
import { CALL_ROW, callRow, cutCallRow, recordFromRow } from './call-row.ts';
import { buildUpdate, type ExpectedRow, expectedRowFor, whereUnchanged } from './call-update.ts';
import type { CallTable } from './table-layout.ts';

/**
 * What an event did to its call's row: made it (`opened`), added to it, or changed nothing. It changes nothing when all that
 * it says is there already (`duplicate`, or `duplicate-without-start` while the row has no event of our own start), or
 * when it names other numbers than the call has.
 */
export type ApplyResult = 'opened' | 'added' | 'duplicate' | 'duplicate-without-start' | 'another-number';

/** Others changed the row during each attempt. A call has too few writers for that, so something is wrong. */
class CallContended extends Error {
  override readonly name = 'CallContended';
}

const ATTEMPTS = 12;

/**
 * Adds what an event says to its call's row. The first attempt writes without reading, on an assumption about the row that
 * holds for nearly every event. If it does not hold, the row is read and the next attempt states exactly what was read.
 *
 * A row without room for the event is cut down to its essentials: DynamoDB would refuse the event however often it was
 * tried, and the end of the call would reach no list.
 *
 * @throws {CallContended} when other writers changed the row during every attempt
 */
export async function applyEvent(
  table: CallTable,
  event: CallEvent & { callId: string },
  options: RequestOptions,
): Promise<ApplyResult> {
  const incoming = recordOf(event);
  let expected: ExpectedRow = expectedRowFor(event);
  let hasRoom = true;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const written = hasRoom
      ? await update(table, expected, incoming, options)
      : await putCut(table, expected, incoming, options);
    if (written === 'done') return expected === 'absent' ? 'opened' : 'added';
    if (written === 'too-large') hasRoom = false;

    const seen = await readAfter(written);
    const nothingToAdd = seen && whyNothingToAdd(seen, incoming);
    if (nothingToAdd !== undefined) return nothingToAdd;
    expected = seen ?? 'absent';
  }
  throw new CallContended(`Call ${incoming.id} could not be moved on in ${ATTEMPTS} attempts`);

  /** Not every DynamoDB hands the row over with its refusal. */
  async function readAfter(written: Exclude<Written, 'done'>): Promise<CallRecord | undefined> {
    const handed = written === 'too-large' ? undefined : written.row;
    const row = handed ?? (await readRow(table, { pk: incoming.id, sk: CALL_ROW }, options));
    return row['pk'] === undefined ? undefined : recordFromRow(row);
  }
}

/** Why an event changes nothing in the row that was read; nothing, if it does. */
function whyNothingToAdd(seen: CallRecord, incoming: CallRecord): ApplyResult | undefined {
  if (alreadyIncludes(seen, incoming)) return hasStart(seen) ? 'duplicate' : 'duplicate-without-start';
  return contradicts(seen, incoming) ? 'another-number' : undefined;
}

/** A write was done; would make the row too large; or found another row than it expected. */
type Written = 'done' | 'too-large' | { readonly row: Row | undefined };

function update(
  table: CallTable,
  expected: ExpectedRow,
  incoming: CallRecord,
  options: RequestOptions,
): Promise<Written> {
  const command = new UpdateItemCommand({
    TableName: table.tableName,
    Key: callKey(incoming.id),
    ...buildUpdate(expected, incoming, table),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  return outcomeOf(table.dynamodb.send(command, options));
}

function putCut(
  table: CallTable,
  expected: ExpectedRow,
  incoming: CallRecord,
  options: RequestOptions,
): Promise<Written> {
  const seen = typeof expected === 'string' ? undefined : expected;
  const record = seen === undefined ? incoming : joinRecords(seen, incoming);
  const command = new PutItemCommand({
    TableName: table.tableName,
    Item: cutCallRow(record, table),
    ...whereUnchanged(seen === undefined ? undefined : callRow(seen, table)),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  return outcomeOf(table.dynamodb.send(command, options));
}

async function outcomeOf(sent: Promise<unknown>): Promise<Written> {
  try {
    const refusal = await refusalOf(sent);
    return refusal === undefined ? 'done' : { row: refusal.Item };
  } catch (error) {
    if (isRowTooLarge(error)) return 'too-large';
    throw error;
  }
}

export function callKey(id: string) {
  return keyAttributes({ pk: id, sk: CALL_ROW });
}

/** A start that was moved here from where it waited may still have to be taken away there: it does not count. */
function hasStart({ observations }: CallRecord): boolean {
  return Object.values(observations).some(({ internal }) => internal === 'start-accepted');
}

function alreadyIncludes(seen: CallRecord, incoming: CallRecord): boolean {
  if (laterPlace(seen.place, incoming.place) !== seen.place) return false;
  return Object.entries(incoming.observations).every(([key, { at }]) => {
    const known = seen.observations[key];
    return known !== undefined && known.at <= at;
  });
}
