import { DeleteItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { keyAttributes, type RowKey, readRow, type Table } from '../table/table.ts';

/** The row that stops every start while it is there, for who sees money go and cannot wait for a deploy. */
const stopKey: RowKey = { pk: '#stop-calls', sk: 'stop' };

/** Since when no call is started, ISO 8601 in UTC; `undefined` while calls may be. */
export async function callsStoppedSince(table: Table): Promise<string | undefined> {
  return (await readRow(table, stopKey))['since']?.S;
}

/** Stops all starts from this moment on. Calls that are under way are not touched; the first stop's instant stays. */
export async function stopCalls(table: Table, since: string): Promise<string> {
  const before = await callsStoppedSince(table);
  if (before !== undefined) return before;
  const row = { ...keyAttributes(stopKey), since: { S: since } };
  await table.dynamodb.send(new PutItemCommand({ TableName: table.tableName, Item: row }));
  return since;
}

export async function resumeCalls({ dynamodb, tableName }: Table): Promise<void> {
  await dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key: keyAttributes(stopKey) }));
}
