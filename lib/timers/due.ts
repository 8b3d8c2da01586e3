import { QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  type Change,
  changeRow,
  keyAttributes,
  keyOfRow,
  type Row,
  type RowKey,
  type Table,
} from '../table/table.ts';

/*
 * What is to be done at a time stands in the row that it is about: the row is in the index `due` until it is done. No row
 * is in it that nothing and nobody waits for.
 */

/**
 * What is done when a row's time has come. Each kind has a function for it, and a queue: those of recordings, by their state, the
 * same. A lost recording waits for a person: no tick wakes it, and it is in the index so that it can be listed.
 */
export type TimerKind =
  | 'scheduled-call'
  | 'recording-waiting'
  | 'recording-stored'
  | 'recording-partial'
  | 'recording-lost'
  | 'recording-deleted';

/** A row, and when it is due: milliseconds since 1970. */
export interface Timer {
  readonly key: RowKey;
  readonly dueAt: number;
}

/** Each takes about a thousand rows a second. One reader at a time reads one of them. */
const SHARDS = 4;

/** The attributes by which a row waits for its time. */
export function dueAttributes(kind: TimerKind, { pk, sk }: RowKey, at: number): Row {
  let sum = 0;
  for (const letter of pk + sk) sum = (sum * 31 + letter.charCodeAt(0)) % 65_521;
  return dueIn(shardName(kind, sum % SHARDS), at);
}

/** The same in a shard of one's own choice. */
export function dueIn(shard: string, at: number): Row {
  return { dueShard: { S: shard }, dueAt: { N: String(at) } };
}

/** In an update's expression: takes the row out of the index. */
export const REMOVE_DUE = 'REMOVE dueShard, dueAt';

/** The shards of the index in which timers of this kind stand. */
export function dueShards(kind: TimerKind): readonly string[] {
  return Array.from({ length: SHARDS }, (_, shard) => shardName(kind, shard));
}

function shardName(kind: TimerKind, shard: number): string {
  return `${kind}#${shard}`;
}

/** Which timers of a shard are wanted. */
export interface DueOptions {
  /** Rows that are due later are left out: milliseconds since 1970. Absent: all. */
  readonly until?: number;
  /** Where an earlier list of the same shard ended. */
  readonly after?: Timer | undefined;
  readonly limit: number;
  /** The one that is due last at the front. */
  readonly newestFirst?: boolean;
}

/** Rows of one shard, the one that is due first at the front. The index may be a moment behind. */
export async function listDue(
  { dynamodb, tableName }: Table,
  shard: string,
  { until = Number.MAX_SAFE_INTEGER, after, limit, newestFirst = false }: DueOptions,
): Promise<Timer[]> {
  const { Items: rows = [] } = await dynamodb.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: 'due',
      KeyConditionExpression: 'dueShard = :shard AND dueAt <= :until',
      ExpressionAttributeValues: {
        ':shard': { S: shard },
        ':until': { N: String(until) },
      },
      Limit: limit,
      ScanIndexForward: !newestFirst,
      ...(after === undefined ? {} : { ExclusiveStartKey: startKeyOf(shard, after) }),
    }),
  );
  return rows.map((row) => ({ key: keyOfRow(row), dueAt: Number(row['dueAt']?.N) }));
}

function startKeyOf(shard: string, { key, dueAt }: Timer): Row {
  return { ...keyAttributes(key), dueShard: { S: shard }, dueAt: { N: String(dueAt) } };
}

/**
 * Takes a row that is due, by moving its time: whoever comes at the same moment does not get it, and if whoever has it
 * dies, the row comes back by itself.
 */
export async function lease(table: Table, { key, dueAt }: Timer, until: number): Promise<boolean> {
  const change: Change = {
    UpdateExpression: 'SET dueAt = :until',
    ConditionExpression: 'dueAt = :seen',
    ExpressionAttributeValues: { ':until': { N: String(until) }, ':seen': { N: String(dueAt) } },
  };
  return (await changeRow(table, key, change)) !== undefined;
}
