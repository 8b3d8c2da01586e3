import { ConditionalCheckFailedException, PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { readCursor, writeCursor } from '../listing/cursor.ts';
import { pageParameters } from '../listing/page.ts';
import { queryParameters } from '../listing/parameters.ts';
import {
  type Change,
  changeRow,
  expiryAfter,
  keyAttributes,
  keyOfRow,
  nameOfKey,
  type Row,
  type RowKey,
  readRows,
  type Table,
} from '../table/table.ts';
import { dueIn, listDue, type Timer } from '../timers/due.ts';
import { type Delivery, type DeliveryAttempt, type DeliveryState, deliveryStates } from './delivery.ts';
import type { MessageType, Notice } from './message.ts';

/*
 * Deliveries in the table: a row for each message and endpoint. A row is in the index `due` under its endpoint and its state: those
 * that wait, by when they are tried next; the others by when that came to an end, so that they can be listed.
 */

const DELIVERIES = '#delivery ';

export function deliveryKey(endpointId: string, messageId: string): RowKey {
  return { pk: DELIVERIES + endpointId, sk: messageId };
}

/** The shard of the index that a delivery of this endpoint and state is in. */
export function shardOfDeliveries(endpointId: string, state: DeliveryState): string {
  return `webhook-${state}#${endpointId}`;
}

/** A message for one endpoint. */
export interface NewDelivery extends Notice {
  readonly endpointId: string;
  readonly callId?: string;
  /** When it is to be tried, in milliseconds since 1970. */
  readonly dueAt: number;
}

export interface DeliveryStore {
  readonly table: Table;
  /** How long deliveries are kept. */
  readonly days: number;
}

/**
 * Puts a message on its way unless it is already.
 *
 * @param again puts it on its way also when it is known, whatever became of it
 * @returns whether it is new
 */
export async function putDelivery(
  { table, days }: DeliveryStore,
  delivery: NewDelivery,
  now: Date,
  { again = false } = {},
): Promise<boolean> {
  const { id, type, endpointId, callId, dueAt } = delivery;
  const put = new PutItemCommand({
    TableName: table.tableName,
    Item: {
      ...keyAttributes(deliveryKey(endpointId, id)),
      ...dueIn(shardOfDeliveries(endpointId, 'waiting'), dueAt),
      type: { S: type },
      ...(callId === undefined ? {} : { callId: { S: callId } }),
      createdAt: { S: now.toISOString() },
      state: { S: 'waiting' },
      attempts: { S: '[]' },
      expiresAt: expiryAfter(days, now),
    },
    ...(again ? {} : { ConditionExpression: 'attribute_not_exists(pk)' }),
  });
  try {
    await table.dynamodb.send(put);
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

export function deliveryFromRow(row: Row): Delivery {
  const { pk, sk } = keyOfRow(row);
  const callId = row['callId']?.S;
  return {
    id: sk,
    endpointId: pk.slice(DELIVERIES.length),
    type: row['type']?.S as MessageType,
    ...(callId === undefined ? {} : { callId }),
    createdAt: row['createdAt']?.S ?? '',
    state: row['state']?.S as DeliveryState,
    attempts: JSON.parse(row['attempts']?.S ?? '[]'),
  };
}

export interface NextStep {
  readonly state: DeliveryState;
  readonly attempts: readonly DeliveryAttempt[];
  /** When the clock looks at it, in milliseconds since 1970. */
  readonly dueAt: number;
  /** Whoever is woken earlier leaves it; the same as `dueAt` when absent. */
  readonly notBefore?: number;
}

/** Writes down what became of an attempt; `undefined` when the delivery has come to an end meanwhile. */
export function saveAttempt(table: Table, delivery: Delivery, next: NextStep): Promise<Row | undefined> {
  const { dueShard, dueAt } = dueIn(shardOfDeliveries(delivery.endpointId, next.state), next.dueAt);
  const change: Change = {
    UpdateExpression:
      'SET #state = :state, attempts = :attempts, dueShard = :shard, dueAt = :at, notBefore = :notBefore',
    ConditionExpression: '#state = :waiting',
    ExpressionAttributeNames: { '#state': 'state' },
    ExpressionAttributeValues: {
      ':state': { S: next.state },
      ':waiting': { S: 'waiting' },
      ':attempts': { S: JSON.stringify(next.attempts) },
      ':shard': dueShard as Row[string],
      ':at': dueAt as Row[string],
      ':notBefore': { N: String(next.notBefore ?? next.dueAt) },
    },
  };
  return changeRow(table, deliveryKey(delivery.endpointId, delivery.id), change);
}

const USUAL_ON_PAGE = 25;

/** How `GET /voice/webhooks/{id}/deliveries` is asked. */
export const deliveriesQuery = queryParameters({
  state: v.optional(
    v.pipe(
      v.picklist(deliveryStates, "'state' is waiting, delivered or dead"),
      v.description('How deliveries stand; those that wait, unless told.'),
    ),
    'waiting',
  ),
  ...pageParameters('Deliveries', USUAL_ON_PAGE),
});

export interface DeliveriesPage {
  readonly deliveries: readonly Delivery[];
  /** Given back as `cursor` it brings the next page; absent when there is none. */
  readonly cursor?: string;
}

/** An endpoint's deliveries in one state, the newest first. `undefined` for a cursor of another list. */
export async function listDeliveries(
  table: Table,
  { endpointId, state, limit = USUAL_ON_PAGE, cursor }: DeliveriesQuery,
): Promise<DeliveriesPage | undefined> {
  const shard = shardOfDeliveries(endpointId, state);
  const position = cursor === undefined ? undefined : readCursor(cursor, shard);
  if (cursor !== undefined && position === undefined) return undefined;
  const after: Timer | undefined = position && JSON.parse(position);
  const timers = await listDue(table, shard, { limit: limit + 1, after, newestFirst: true });
  const page = timers.slice(0, limit);
  const rows = await readRows(
    table,
    page.map(({ key }) => key),
  );
  const byName = new Map(rows.map((row) => [nameOfKey(keyOfRow(row)), deliveryFromRow(row)]));
  const deliveries = page.flatMap(({ key }) => byName.get(nameOfKey(key)) ?? []);
  const last = page.at(-1);
  if (timers.length <= limit || last === undefined) return { deliveries };
  return { deliveries, cursor: writeCursor(JSON.stringify(last), shard) };
}

export interface DeliveriesQuery {
  readonly endpointId: string;
  readonly state: DeliveryState;
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}
