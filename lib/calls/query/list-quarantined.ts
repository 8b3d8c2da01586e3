import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../store/call-row.ts';
import { eventFromRow, type StoredEvent } from '../store/event-row.ts';
import { allShards } from '../store/table-layout.ts';
import type { CallLister } from './list-calls.ts';
import { isExpired } from './read-call.ts';

/** What belongs to no call or contradicts the one that it names, newest first. */
export async function listKeptApart(
  lister: CallLister,
  { limit, before }: { limit: number; before?: string },
): Promise<StoredEvent[]> {
  const pages = await Promise.all(allShards(lister).map((shard) => readShard(lister, shard, limit, before)));
  const newest = pages
    .flat()
    .sort((a, b) => ((a['receivedAt']?.S ?? '') > (b['receivedAt']?.S ?? '') ? -1 : 1))
    .slice(0, limit);
  const rows = await Promise.all(newest.map((row) => readRow(lister, row)));
  return rows.flatMap((row) =>
    row === undefined || isExpired(row, lister.now()) ? [] : [eventFromRow(row)],
  );
}

async function readShard(lister: CallLister, shard: string, limit: number, before = ':'): Promise<Item[]> {
  const page = await lister.dynamodb.send(
    new QueryCommand({
      TableName: lister.tableName,
      IndexName: 'keptApart',
      KeyConditionExpression: 'apartShard = :shard AND receivedAt < :before',
      ExpressionAttributeValues: { ':shard': { S: shard }, ':before': { S: before } },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  return page.Items ?? [];
}

async function readRow(lister: CallLister, { pk, sk }: Item): Promise<Item | undefined> {
  const { Item: found } = await lister.dynamodb.send(
    new GetItemCommand({ TableName: lister.tableName, Key: { pk, sk } as Item }),
  );
  return found;
}
