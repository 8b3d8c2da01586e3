import { GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '../../table/table.ts';
import { eventFromRow, type StoredEvent } from '../store/event-row.ts';
import { allShards } from '../store/table-layout.ts';
import type { CallTableAccess } from './list-calls.ts';
import { isExpired } from './read-call.ts';

/** The quarantined events, newest first: those that belong to no call or contradict the one that they name. */
export async function listQuarantined(
  access: CallTableAccess,
  { limit, before }: { limit: number; before?: string },
): Promise<StoredEvent[]> {
  const pages = await Promise.all(allShards(access).map((shard) => readShard(access, shard, limit, before)));
  const newest = pages
    .flat()
    .sort((a, b) => ((a['receivedAt']?.S ?? '') > (b['receivedAt']?.S ?? '') ? -1 : 1))
    .slice(0, limit);
  const rows = await Promise.all(newest.map((row) => readRow(access, row)));
  return rows.flatMap((row) =>
    row === undefined || isExpired(row, access.now()) ? [] : [eventFromRow(row)],
  );
}

async function readShard(
  access: CallTableAccess,
  shard: string,
  limit: number,
  before = ':',
): Promise<Row[]> {
  const page = await access.dynamodb.send(
    new QueryCommand({
      TableName: access.tableName,
      IndexName: 'quarantined',
      KeyConditionExpression: 'quarantineShard = :shard AND receivedAt < :before',
      ExpressionAttributeValues: { ':shard': { S: shard }, ':before': { S: before } },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  return page.Items ?? [];
}

async function readRow(access: CallTableAccess, { pk, sk }: Row): Promise<Row | undefined> {
  const { Item: found } = await access.dynamodb.send(
    new GetItemCommand({ TableName: access.tableName, Key: { pk, sk } as Row }),
  );
  return found;
}
