import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { CALL_ROW, recordFromRow } from '../calls/store/call-row.ts';
import type { SealKeys } from '../flows/token/seal.ts';
import { readRecording } from '../recordings/recording-row.ts';
import { shownRecording } from '../recordings/shown-recording.ts';
import { changeRow, keyAttributes, type RowKey, readRow, type Table } from '../table/table.ts';
import type { SendWakes } from '../timers/tick.ts';
import { deliveryFromRow, deliveryKey, saveAttempt } from './deliveries.ts';
import { type Delivery, type DeliveryAttempt, isTaken, nextAttempt, withAttempt } from './delivery.ts';
import type { EndpointWithSecrets } from './endpoint.ts';
import { reportAttempt } from './endpoint-health.ts';
import { readEndpoint, resealSecrets, withSecrets } from './endpoints.ts';
import { EVENT_BUS_ID, eventBus } from './event-bus.ts';
import { callMessage, type Message, recordingIdOf, recordingMessage } from './message.ts';
import { type SendParts, send } from './send.ts';

export interface DeliverParts extends SendParts {
  readonly table: Table;
  readonly keys: SealKeys;
  readonly wake: SendWakes;
  /** From 0 to 1, so that not all are tried again at the same moment. */
  readonly random: () => number;
  readonly observer: {
    /** A message was tried nine times again, and nobody took it. */
    readonly dead: () => void;
    /** An endpoint does not answer, and is left in peace. */
    readonly sleeping: (endpointId: string) => void;
    /** An endpoint said that it is gone for good. */
    readonly gone: (endpointId: string) => void;
  };
}

/** A retry that comes so soon is sent on its way at once; the clock comes each minute. */
const SOON_MS = 60_000;

/**
 * Makes one attempt to deliver a message; nothing, when it has come to an end, or its endpoint sleeps or is off. It may be told twice,
 * and then posts twice, with the same `webhook-id`; and it may die anywhere: the row waits until it is tried again.
 */
export async function deliver(key: RowKey, parts: DeliverParts): Promise<void> {
  const row = await readRow(parts.table, key);
  const isEarly = Number(row['notBefore']?.N ?? 0) > parts.now().getTime();
  if (row['state']?.S !== 'waiting' || isEarly) return;
  const delivery = deliveryFromRow(row);
  const endpoint = await openEndpoint(delivery.endpointId, parts);
  if (endpoint === undefined) return forgetDelivery(parts.table, delivery);
  if (endpoint.state !== 'active') return;
  if (!(await hasRoom(endpoint, parts))) return waitForRoom(delivery, parts);
  await attempt(delivery, endpoint, parts);
}

/** An endpoint with what it takes to send to it; `undefined` when there is none. */
export async function openEndpoint(
  id: string,
  { table, keys, now, putOnBus }: Pick<DeliverParts, 'table' | 'keys' | 'now' | 'putOnBus'>,
): Promise<EndpointWithSecrets | undefined> {
  if (id === EVENT_BUS_ID) return putOnBus && eventBus;
  const row = await readEndpoint(table, id);
  return row && withSecrets(await resealSecrets(table, row, keys), keys, now().getTime());
}

/** Posts a message, and writes down what came of it, for the message and for its endpoint. */
export async function attempt(
  delivery: Delivery,
  endpoint: EndpointWithSecrets,
  parts: DeliverParts,
  { isProbe = false } = {},
): Promise<DeliveryAttempt | undefined> {
  const message = await messageOf(delivery, parts.table);
  if (message === undefined) {
    await forgetDelivery(parts.table, delivery);
    return undefined;
  }
  const made = {
    ...(await send(message, delivery.id, endpoint, parts)),
    ...(isProbe ? { probe: true as const } : {}),
  };
  await settle(delivery, made, parts);
  await reportAttempt(endpoint, made, parts);
  return made;
}

/** What is told is what is so now: a later attempt may tell more than an earlier one. `undefined` when the call is gone. */
async function messageOf(delivery: Delivery, table: Table): Promise<Message | undefined> {
  const { id, type, callId, createdAt } = delivery;
  if (callId === undefined) return { type, timestamp: createdAt, data: { text: 'A test of this webhook.' } };
  const row = await readRow(table, { pk: callId, sk: CALL_ROW });
  if (row['pk'] === undefined) return undefined;
  const record = recordFromRow(row);
  const recordingId = recordingIdOf(record, { id, type });
  if (recordingId === undefined) return callMessage(record, { id, type }, createdAt);
  const recording = await readRecording(table, { callId, id: recordingId });
  return recording && recordingMessage(record, shownRecording(recording), { id, type }, createdAt);
}

async function settle(
  delivery: Delivery,
  made: DeliveryAttempt,
  { table, now, random, wake, observer }: DeliverParts,
) {
  const attempts = withAttempt(delivery.attempts, made);
  const at = now().getTime();
  if (isTaken(made)) {
    await saveAttempt(table, delivery, { state: 'delivered', attempts, dueAt: at });
    return;
  }
  // A probe says something of the endpoint alone: the message keeps its place.
  const next = made.probe ? Date.parse(delivery.createdAt) : nextAttempt(attempts, at, random());
  if (next === undefined) {
    const saved = await saveAttempt(table, delivery, { state: 'dead', attempts, dueAt: at });
    if (saved !== undefined) observer.dead();
    return;
  }
  const isSoon = !made.probe && next - at <= SOON_MS;
  const saved = await saveAttempt(table, delivery, {
    state: 'waiting',
    attempts,
    dueAt: isSoon ? next + SOON_MS : next,
    notBefore: next,
  });
  if (saved === undefined || !isSoon) return;
  const key = deliveryKey(delivery.endpointId, delivery.id);
  await wake([{ key, delaySeconds: Math.ceil((next - at) / 1000) }]);
}

/** Counts the messages of this second, where an endpoint wants no more than so many. */
async function hasRoom({ id, rate }: EndpointWithSecrets, { table, now }: DeliverParts): Promise<boolean> {
  if (rate === undefined) return true;
  const second = Math.floor(now().getTime() / 1000);
  const row = await changeRow(
    table,
    { pk: `#webhook-rate ${id}`, sk: String(second) },
    {
      UpdateExpression: 'ADD messages :one SET expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(messages) OR messages < :rate',
      ExpressionAttributeValues: {
        ':one': { N: '1' },
        ':rate': { N: String(rate) },
        ':expiresAt': { N: String(second + 3600) },
      },
    },
  );
  return row !== undefined;
}

/** The clock hands it on with the others that wait, as many in a second as the endpoint takes. */
async function waitForRoom(delivery: Delivery, { table, now }: DeliverParts): Promise<void> {
  const { attempts } = delivery;
  await saveAttempt(table, delivery, { state: 'waiting', attempts, dueAt: now().getTime() });
}

async function forgetDelivery({ dynamodb, tableName }: Table, { endpointId, id }: Delivery): Promise<void> {
  const Key = keyAttributes(deliveryKey(endpointId, id));
  await dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key }));
}
