import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';

/** The one table, as `resources/calls-table.yml` defines it. */
export interface Table {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
}

/** A row as DynamoDB has it, attribute by attribute. */
export type Row = Record<string, AttributeValue>;

/** The key of a row: partition and place within it. */
export interface RowKey {
  readonly pk: string;
  readonly sk: string;
}

/** What every request to the table takes. */
export interface RequestOptions {
  readonly abortSignal?: AbortSignal;
}

/** A key as DynamoDB wants it. */
export function keyAttributes({ pk, sk }: RowKey) {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** The key in one text; no two keys have the same. */
export function nameOfKey({ pk, sk }: RowKey): string {
  return `${pk} ${sk}`;
}

/** The key of a row that was read. */
export function keyOfRow(row: Row): RowKey {
  return { pk: row['pk']?.S ?? '', sk: row['sk']?.S ?? '' };
}

/** The row as it is now; an empty one when there is none. */
export async function readRow(
  { dynamodb, tableName }: Table,
  key: RowKey,
  options: RequestOptions = {},
): Promise<Row> {
  const get = new GetItemCommand({ TableName: tableName, Key: keyAttributes(key), ConsistentRead: true });
  const { Item: row = {} } = await dynamodb.send(get, options);
  return row;
}

/** Every row under a partition key, as of this moment; with `prefix` those whose sort key begins with it. */
export async function readPartition(
  table: Table,
  pk: string,
  options: RequestOptions & { readonly prefix?: string } = {},
): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pagesOfPartition(table, pk, options)) rows.push(...page);
  return rows;
}

/** The same, as it is read: a megabyte at a time. */
export async function* pagesOfPartition(
  { dynamodb, tableName }: Table,
  pk: string,
  { prefix = '', ...options }: RequestOptions & { readonly prefix?: string } = {},
): AsyncGenerator<Row[]> {
  const query = {
    TableName: tableName,
    KeyConditionExpression: prefix === '' ? 'pk = :pk' : 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': { S: pk }, ...(prefix === '' ? {} : { ':prefix': { S: prefix } }) },
    ConsistentRead: true,
  };
  for await (const { Items: rows = [] } of paginateQuery({ client: dynamodb }, query, options)) yield rows;
}

/** DynamoDB takes no more keys than this in one request. */
const MAX_KEYS = 100;

/** The rows of these keys as of this moment, in no order; a key without a row has none. */
export async function readRows({ dynamodb, tableName }: Table, keys: readonly RowKey[]): Promise<Row[]> {
  const rows: Row[] = [];
  let waiting: Row[] = keys.map(keyAttributes);
  while (waiting.length > 0) {
    const asked = { Keys: waiting.slice(0, MAX_KEYS), ConsistentRead: true };
    const { Responses: found, UnprocessedKeys: left } = await dynamodb.send(
      new BatchGetItemCommand({ RequestItems: { [tableName]: asked } }),
    );
    rows.push(...(found?.[tableName] ?? []));
    waiting = [...(left?.[tableName]?.Keys ?? []), ...waiting.slice(MAX_KEYS)];
  }
  return rows;
}

/** What changes in a row, and on what condition. */
export type Change = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** Changes a row if the condition holds, and returns it as it is then; `undefined` when the condition does not hold. */
export async function changeRow(
  { dynamodb, tableName }: Table,
  key: RowKey,
  change: Change,
): Promise<Row | undefined> {
  const update = new UpdateItemCommand({
    TableName: tableName,
    Key: keyAttributes(key),
    ...change,
    ReturnValues: 'ALL_NEW',
  });
  try {
    const { Attributes: row = {} } = await dynamodb.send(update);
    return row;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return undefined;
    throw error;
  }
}

/** The refusal of a write whose condition did not hold; `undefined` when it was written. */
export async function refusalOf(
  sent: Promise<unknown>,
): Promise<ConditionalCheckFailedException | undefined> {
  try {
    await sent;
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error;
    throw error;
  }
}

/** Waits for both even when one fails, so that no request is left running in a process that is then frozen. */
export async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}

const SECONDS_A_DAY = 86_400;

/** When a row that was made at `from` expires: seconds since 1970, as DynamoDB's time to live wants them. */
export function expiryAfter(days: number, from: Date): AttributeValue {
  return { N: String(Math.floor(from.getTime() / 1000) + days * SECONDS_A_DAY) };
}
