import { paginateScan } from '@aws-sdk/client-dynamodb';
import type { Row, Table } from '../../table/table.ts';

/** Every row of the table, a page at a time. Only maintenance may read like this: its cost grows with the table. */
export async function* scanPages({ dynamodb, tableName }: Table): AsyncGenerator<Row[]> {
  const scan = { TableName: tableName, ConsistentRead: true };
  for await (const { Items: rows = [] } of paginateScan({ client: dynamodb }, scan)) yield rows;
}
