import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Item } from '../store/call-row.ts';
import type { CallTable } from '../store/table.ts';

/** Every row of the table, a page at a time. Only maintenance may read like this: its cost grows with the table. */
export async function* scanPages({ dynamodb, tableName }: CallTable): AsyncGenerator<Item[]> {
  let startKey: Item | undefined;
  do {
    const page = await dynamodb.send(
      new ScanCommand({
        TableName: tableName,
        ConsistentRead: true,
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      }),
    );
    yield page.Items ?? [];
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined);
}
