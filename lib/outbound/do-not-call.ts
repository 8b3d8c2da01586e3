import { DeleteItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import type { PhoneNumber } from '../phone-numbers/phone-number.ts';
import { keyAttributes, type RowKey, readRow, type Table } from '../table/table.ts';

/** Each number that is never called is a row of this one partition. */
export const DO_NOT_CALL_LIST = '#do-not-call';

export interface DoNotCallEntry {
  readonly phoneNumber: string;
  /** ISO 8601 in UTC. */
  readonly since: string;
}

/** Whether the number is on the list. True as soon as adding it has succeeded. */
export async function isListed(table: Table, number: PhoneNumber): Promise<boolean> {
  return 'since' in (await readRow(table, keyOf(number)));
}

/** Adds a number. The rows never expire: somebody who does not want to be called does not want it next year either. */
export async function addToList(
  { dynamodb, tableName }: Table,
  number: PhoneNumber,
  since: string,
): Promise<void> {
  const row = { ...keyAttributes(keyOf(number)), since: { S: since } };
  await dynamodb.send(new PutItemCommand({ TableName: tableName, Item: row }));
}

export async function removeFromList({ dynamodb, tableName }: Table, number: PhoneNumber): Promise<void> {
  await dynamodb.send(new DeleteItemCommand({ TableName: tableName, Key: keyAttributes(keyOf(number)) }));
}

/** The whole list, by number. */
export async function readList({ dynamodb, tableName }: Table): Promise<DoNotCallEntry[]> {
  const listed: DoNotCallEntry[] = [];
  const query = {
    TableName: tableName,
    KeyConditionExpression: 'pk = :list',
    ExpressionAttributeValues: { ':list': { S: DO_NOT_CALL_LIST } },
  };
  for await (const { Items: rows = [] } of paginateQuery({ client: dynamodb }, query))
    listed.push(...rows.map((row) => ({ phoneNumber: row['sk']?.S ?? '', since: row['since']?.S ?? '' })));
  return listed;
}

function keyOf(number: PhoneNumber): RowKey {
  return { pk: DO_NOT_CALL_LIST, sk: number };
}
