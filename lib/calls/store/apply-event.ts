import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type RequestOptions, refusalOf } from '../../table/table.ts';
import type { CallEvent } from '../event/event.ts';
import { type CallRecord, contradicts, recordOf } from '../record/call-record.ts';
import { CALL_ROW, recordFromRow } from './call-row.ts';
import { buildUpdate, type ExpectedRow, expectedRowFor } from './call-update.ts';
import type { CallTable } from './table-layout.ts';

/**
 * What the event did to its call's row: it was the first there, it added to what others had told, all of it
 * was known (with the start of the call, or without), or it names other numbers than the call has and changed
 * nothing.
 */
export type ApplyResult = 'opened' | 'added' | 'duplicate' | 'duplicate-without-start' | 'another-number';

/** The row changed under our hands more often than a call's handful of writers explains. */
class CallContended extends Error {
  override readonly name = 'CallContended';
}

const ATTEMPTS = 12;

/**
 * Joins an event into its call's row. The first attempt guesses how the row stands, which is right for nearly
 * every event; where it is wrong, the row is looked at and the next attempt is exact.
 */
export async function applyEvent(
  table: CallTable,
  event: CallEvent & { callId: string },
  options: RequestOptions,
): Promise<ApplyResult> {
  const incoming = recordOf(event);
  let expected: ExpectedRow = expectedRowFor(event);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const update = new UpdateItemCommand({
      TableName: table.tableName,
      Key: callKey(incoming.id),
      ...buildUpdate(expected, incoming, table),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const refusal = await refusalOf(table.dynamodb.send(update, options));
    if (refusal === undefined) return expected === 'absent' ? 'opened' : 'added';

    // Not every DynamoDB hands the row over with its refusal.
    const seen =
      refusal.Item === undefined
        ? await readRecord(table, incoming.id, options)
        : recordFromRow(refusal.Item);
    if (seen !== undefined && alreadyIncludes(seen, incoming))
      return hasStart(seen) ? 'duplicate' : 'duplicate-without-start';
    if (seen !== undefined && contradicts(seen, incoming)) return 'another-number';
    expected = seen ?? 'absent';
  }
  throw new CallContended(`Call ${incoming.id} could not be moved on in ${ATTEMPTS} attempts`);
}

async function readRecord(
  table: CallTable,
  id: string,
  options: RequestOptions,
): Promise<CallRecord | undefined> {
  const get = new GetItemCommand({ TableName: table.tableName, Key: callKey(id), ConsistentRead: true });
  const { Item: row } = await table.dynamodb.send(get, options);
  return row === undefined ? undefined : recordFromRow(row);
}

export function callKey(id: string) {
  return { pk: { S: id }, sk: { S: CALL_ROW } };
}

/** A start that was moved here from where it waited may still have to be taken away there: it does not count. */
function hasStart({ observations }: CallRecord): boolean {
  return Object.values(observations).some(({ internal }) => internal === 'start-accepted');
}

function alreadyIncludes(seen: CallRecord, incoming: CallRecord): boolean {
  return Object.entries(incoming.observations).every(([key, { at }]) => {
    const known = seen.observations[key];
    return known !== undefined && known.at <= at;
  });
}
