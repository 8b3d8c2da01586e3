import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type CallRecord, contradicts, recordOf } from './call-record.ts';
import { CALL_ROW, type Item, recordFromRow } from './call-row.ts';
import { advance, guess, type Sight } from './call-update.ts';
import type { CallEvent } from './event.ts';
import { type ApartReason, apartAttributes, eventKey, eventRow } from './event-row.ts';
import type { Placement } from './placement.ts';

/**
 * What became of an event: stored, known before, or kept apart from its call. Each of them is safe in the
 * table; anything else is an exception.
 */
export type Recorded = 'stored' | 'known' | 'apart';

export interface CallStore {
  /**
   * Stores an event and moves its call on. May be repeated without end and from many places at once: only what
   * is new has an effect, and what an earlier attempt left half done is completed.
   */
  record(event: CallEvent, options?: { abortSignal?: AbortSignal }): Promise<Recorded>;
}

export interface CallTable extends Placement {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
}

/** The row changed under our hands more often than a call's handful of writers explains. */
export class CallContended extends Error {
  override readonly name = 'CallContended';
}

const ATTEMPTS = 12;

export function createCallStore(table: CallTable): CallStore {
  return {
    async record(event, options = {}) {
      if (event.callId === undefined) return putApart(table, event, 'no-session', options);

      // Both at once: neither needs the other, and a repeated delivery completes what one of them did not.
      const [kept, told] = await both(
        keepEvent(table, event, options),
        tellCall(table, recordOf({ ...event, callId: event.callId }), event, options),
      );
      if (told === 'another-number') return setApart(table, event, told, options);
      return kept === 'known' && told === 'known' ? 'known' : 'stored';
    },
  };
}

type Options = { abortSignal?: AbortSignal };

/** One row an event; of several copies the earliest stays. */
async function keepEvent(table: CallTable, event: CallEvent, options: Options): Promise<'stored' | 'known'> {
  const row = eventRow(event, table);
  return whetherDone(
    table.dynamodb.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: row,
        ConditionExpression:
          'attribute_not_exists(pk) OR receivedAt > :receivedAt OR (receivedAt = :receivedAt AND #copy > :copy)',
        ExpressionAttributeNames: { '#copy': 'copy' },
        ExpressionAttributeValues: pickValues(row, { ':receivedAt': 'receivedAt', ':copy': 'copy' }),
      }),
      options,
    ),
  );
}

/**
 * Moves the call's row on. The first attempt guesses how the row stands, which is right for nearly every event;
 * where it is wrong, the row is read and the attempt is exact.
 */
async function tellCall(
  table: CallTable,
  news: CallRecord,
  event: CallEvent,
  options: Options,
): Promise<'stored' | 'known' | 'another-number'> {
  let sight: Sight = guess(event);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const update = new UpdateItemCommand({
      TableName: table.tableName,
      Key: { pk: { S: news.id }, sk: { S: CALL_ROW } },
      ...advance(sight, news, table),
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const refusal = await refusalOf(table.dynamodb.send(update, options));
    if (refusal === undefined) return 'stored';

    // Not every DynamoDB hands the row over with the refusal.
    const seen =
      refusal.Item === undefined ? await readRecord(table, news.id, options) : recordFromRow(refusal.Item);
    if (seen !== undefined && knows(seen, news)) return 'known';
    if (seen !== undefined && contradicts(seen, news)) return 'another-number';
    sight = seen ?? 'absent';
  }
  throw new CallContended(`Call ${news.id} could not be moved on in ${ATTEMPTS} attempts`);
}

async function readRecord(table: CallTable, id: string, options: Options): Promise<CallRecord | undefined> {
  const { Item: row } = await table.dynamodb.send(
    new GetItemCommand({
      TableName: table.tableName,
      Key: { pk: { S: id }, sk: { S: CALL_ROW } },
      ConsistentRead: true,
    }),
    options,
  );
  return row === undefined ? undefined : recordFromRow(row);
}

function knows(seen: CallRecord, news: CallRecord): boolean {
  return Object.entries(news.told).every(([key, { at }]) => (seen.told[key]?.at ?? '\uffff') <= at);
}

async function putApart(
  table: CallTable,
  event: CallEvent,
  reason: ApartReason,
  options: Options,
): Promise<'apart'> {
  await keepEvent(table, { ...event, apart: reason } as CallEvent, options);
  return 'apart';
}

/** The event stays beside its call, marked: the mark takes it out of the call and shows it to an operator. */
async function setApart(
  table: CallTable,
  event: CallEvent,
  reason: ApartReason,
  options: Options,
): Promise<'apart'> {
  const { apart, apartShard } = apartAttributes(event, reason, table);
  await whetherDone(
    table.dynamodb.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: eventKey(event),
        UpdateExpression: 'SET apart = :apart, apartShard = :apartShard',
        ConditionExpression: 'attribute_exists(pk)',
        ExpressionAttributeValues: {
          ':apart': apart as AttributeValue,
          ':apartShard': apartShard as AttributeValue,
        },
      }),
      options,
    ),
  );
  return 'apart';
}

async function whetherDone(sent: Promise<unknown>): Promise<'stored' | 'known'> {
  return (await refusalOf(sent)) === undefined ? 'stored' : 'known';
}

/** The refusal of a write whose condition did not hold; nothing when it was written. */
async function refusalOf(sent: Promise<unknown>): Promise<ConditionalCheckFailedException | undefined> {
  try {
    await sent;
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error;
    throw error;
  }
}

/** Waits for both even when one fails, so that no request is left running in a frozen process. */
async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}

function pickValues(row: Item, names: Record<string, string>): Item {
  return Object.fromEntries(
    Object.entries(names).map(([placeholder, name]) => [placeholder, row[name] as AttributeValue]),
  );
}
