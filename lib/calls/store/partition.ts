import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from './call-row.ts';
import type { RequestOptions } from './table.ts';

/** Every row under an id, as of this moment. */
export async function readPartition(
  { dynamodb, tableName }: { dynamodb: DynamoDBClient; tableName: string },
  id: string,
  options: RequestOptions = {},
): Promise<Item[]> {
  const rows: Item[] = [];
  let startKey: Item | undefined;
  do {
    const query = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :id',
      ExpressionAttributeValues: { ':id': { S: id } },
      ConsistentRead: true,
      ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
    });
    const page = await dynamodb.send(query, options);
    rows.push(...(page.Items ?? []));
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined);
  return rows;
}
