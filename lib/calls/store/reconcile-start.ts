import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type RequestOptions, type Row, readPartition, refusalOf } from '../../table/table.ts';
import type { CallEvent } from '../event/event.ts';
import { pendingStartId } from '../event/internal-events.ts';
import { callKey } from './apply-event.ts';
import { EVENT_ROWS, eventFromRow, eventKey } from './event-row.ts';
import { type CallTable, expiryOf } from './table-layout.ts';

/*
 * A start whose answer was lost is stored under an id of its own, `start_…`. If it did make a call, the callbacks of that call
 * have a session id. Each side first writes its row under the start's id and then looks for the other's row. So whichever
 * comes second finds both.
 */

/** Sort keys of the rows that name sessions: each may be the call that the start has made. */
export const SESSION_ROWS = 'session#';

type StoreEvent = (event: CallEvent, options: RequestOptions) => Promise<unknown>;

/** The id of the lost start that this callback of an outbound call may belong to. */
export function pendingStartIdFor({ facts, receivedOn }: CallEvent): string | undefined {
  const { direction, clientRequestId, callerNumber } = facts;
  const isCallback = receivedOn === 'instruct' || receivedOn === 'events';
  if (!isCallback || direction !== 'Outbound') return undefined;
  return clientRequestId === undefined || callerNumber === undefined
    ? undefined
    : pendingStartId(clientRequestId, callerNumber);
}

/** Writes, under a start's id, the row that names a session. */
export async function putSessionRow(
  table: CallTable,
  startId: string,
  { callId, receivedAt }: CallEvent & { callId: string },
  options: RequestOptions,
): Promise<void> {
  const put = new PutItemCommand({
    TableName: table.tableName,
    Item: {
      pk: { S: startId },
      sk: { S: SESSION_ROWS + callId },
      heardAt: { S: receivedAt },
      expiresAt: { N: String(expiryOf(receivedAt, table)) },
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  });
  await refusalOf(table.dynamodb.send(put, options));
}

/**
 * Moves every start under this id to the first session that was heard of after it. A session from before the start belongs to
 * another call, even if both have the same `clientRequestId`.
 *
 * @returns whether any start was moved
 */
export async function reconcileStart(
  table: CallTable,
  startId: string,
  record: StoreEvent,
  options: RequestOptions,
): Promise<boolean> {
  const rows = await readPartition(table, startId, options);
  const sessions = rows.filter((row) => row['sk']?.S?.startsWith(SESSION_ROWS)).map(sessionOf);
  const events = rows.filter((row) => row['sk']?.S?.startsWith(EVENT_ROWS)).map(eventFromRow);
  const waiting = events.filter((event) => event.internal === 'start-unknown');
  const matched = waiting.flatMap((start) => {
    const session = sessionAfter(start, sessions);
    return session === undefined ? [] : [{ start, session }];
  });
  if (matched.length === 0) return false;

  for (const { start, session } of matched) await record({ ...start, callId: session }, options);

  // A presumed end is void now that the call has callbacks. The start itself is deleted last: as long as it is here, a
  // repeated run knows that there is something left to do.
  const presumed = events.filter(({ internal }) => internal === 'presumed-ended');
  for (const key of [
    ...presumed.map(eventKey),
    callKey(startId),
    ...matched.map(({ start }) => eventKey(start)),
  ]) {
    await deleteRow(table, key, options);
  }
  const unmatched = waiting.filter((start) => !matched.some((one) => one.start === start));
  for (const start of unmatched) await record(start, options);
  return true;
}

interface Session {
  readonly id: string;
  readonly heardAt: string;
}

function sessionOf(row: Row): Session {
  return { id: (row['sk']?.S ?? '').slice(SESSION_ROWS.length), heardAt: row['heardAt']?.S ?? '' };
}

function sessionAfter(start: CallEvent, sessions: readonly Session[]): string | undefined {
  const [next] = sessions
    .filter(({ heardAt }) => heardAt >= start.receivedAt)
    .sort((a, b) => (a.heardAt < b.heardAt ? -1 : 1));
  return next?.id;
}

async function deleteRow(table: CallTable, key: Row, options: RequestOptions): Promise<void> {
  await table.dynamodb.send(new DeleteItemCommand({ TableName: table.tableName, Key: key }), options);
}
