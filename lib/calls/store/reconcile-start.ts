import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { type RequestOptions, type Row, readPartition, refusalOf } from '../../table/table.ts';
import type { CallEvent } from '../event/event.ts';
import { pendingStartId } from '../event/internal-events.ts';
import { callKey } from './apply-event.ts';
import { EVENT_ROWS, eventFromRow, eventKey } from './event-row.ts';
import { type CallTable, expiryOf } from './table-layout.ts';

/*
 * A start whose answer was lost waits under an id of its own; the callbacks of the call that it may have made
 * come under a session. Each side leaves its row under that id before it looks for the other's, so that one of
 * them finds both, whichever comes first.
 */

/** The rows that name the sessions which a start may have become. */
export const SESSION_ROWS = 'session#';

type StoreEvent = (event: CallEvent, options: RequestOptions) => Promise<unknown>;

/** The id under which a start would wait that this callback of an outbound call settles. */
export function pendingStartIdFor({ facts, receivedOn }: CallEvent): string | undefined {
  const { direction, clientRequestId, callerNumber } = facts;
  const isCallback = receivedOn === 'instruct' || receivedOn === 'events';
  if (!isCallback || direction !== 'Outbound') return undefined;
  return clientRequestId === undefined || callerNumber === undefined
    ? undefined
    : pendingStartId(clientRequestId, callerNumber);
}

/** Leaves word under a start's id that a session was heard of. */
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
 * Moves every start that waits under this id to the first session that was heard of after it. A tag that was
 * used for several calls does not confuse them: a session from before the start is another call's.
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

  // What was presumed of a call without callbacks is void, now that it is known to have some. The start itself
  // goes last: as long as it is here, a repetition finds that something is left to do.
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
