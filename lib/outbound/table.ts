import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';

/** The table of calls. Rows about starts have keys that begin with `#`, which no session id has in it. */
export interface Table {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
}

export type Row = Readonly<Record<string, AttributeValue>>;

export interface RowKey {
  readonly pk: string;
  readonly sk: string;
}

export function attributesOf({ pk, sk }: RowKey) {
  return { pk: { S: pk }, sk: { S: sk } };
}

/** The row as it is now; an empty one when there is none. */
export async function readRow({ dynamodb, tableName }: Table, key: RowKey): Promise<Row> {
  const { Item: row = {} } = await dynamodb.send(
    new GetItemCommand({ TableName: tableName, Key: attributesOf(key), ConsistentRead: true }),
  );
  return row;
}

export type Change = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

/** Changes a row if the condition holds, and gives it as it is then; nothing when the condition does not hold. */
export async function changeRow(
  { dynamodb, tableName }: Table,
  key: RowKey,
  change: Change,
): Promise<Row | undefined> {
  const update = new UpdateItemCommand({
    TableName: tableName,
    Key: attributesOf(key),
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

/** Seconds since 1970, as DynamoDB's time to live wants them. */
export function expiryAfter(days: number, now: Date): AttributeValue {
  return {
    N: String(Math.floor(now.getTime() / 1000) + days * 86_400),
  };
}
