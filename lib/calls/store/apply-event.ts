import { GetItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type RequestOptions, refusalOf } from '../../table/table.ts';
import type { CallEvent } from '../event/event.ts';
import { type CallRecord, contradicts, recordOf } from '../record/call-record.ts';
import { CALL_ROW, recordFromRow } from './call-row.ts';
import { buildUpdate, type ExpectedRow, expectedRowFor } from './call-update.ts';
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
 * @throws {CallContended} when other writers changed the row during every attempt
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
    const nothingToAdd = seen && whyNothingToAdd(seen, incoming);
    if (nothingToAdd !== undefined) return nothingToAdd;
    expected = seen ?? 'absent';
  }
  throw new CallContended(
    `Call ${incoming.id} changed during each of ${ATTEMPTS} attempts to add an event to its row`,
  );
}

/** `undefined` when the event does add something, so that another attempt is needed. */
function whyNothingToAdd(seen: CallRecord, incoming: CallRecord): ApplyResult | undefined {
  if (alreadyIncludes(seen, incoming)) return hasStart(seen) ? 'duplicate' : 'duplicate-without-start';
  return contradicts(seen, incoming) ? 'another-number' : undefined;
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

/** Whether the row has the event of our own start. One that was copied here from a lost start does not count, as it may still have to be deleted there. */
function hasStart({ observations }: CallRecord): boolean {
  return Object.values(observations).some(({ internal }) => internal === 'start-accepted');
}

function alreadyIncludes(seen: CallRecord, incoming: CallRecord): boolean {
  return Object.entries(incoming.observations).every(([key, { at }]) => {
    const known = seen.observations[key];
    return known !== undefined && known.at <= at;
  });
}
