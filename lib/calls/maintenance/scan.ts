import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '../../table/table.ts';
import type { CallTable } from '../store/table-layout.ts';

/** Every row of the table, a page at a time. Only maintenance may read like this: its cost grows with the table. */
export async function* scanPages({ dynamodb, tableName }: CallTable): AsyncGenerator<Row[]> {
  let startKey: Row | undefined;
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
