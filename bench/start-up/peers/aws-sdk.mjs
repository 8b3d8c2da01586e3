import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient({});

export const handler = async ({ body, requestContext: { requestId } }) => {
  const { sessionId } = Object.fromEntries(new URLSearchParams(body));
  const TableName = process.env.CALLS_TABLE;
  await Promise.all([
    dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: { pk: { S: sessionId }, sk: { S: requestId }, payload: { S: body } },
      }),
    ),
    dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: sessionId }, sk: { S: 'call' } },
        UpdateExpression: 'SET payload = :payload',
        ExpressionAttributeValues: { ':payload': { S: body } },
      }),
    ),
  ]);
  return { statusCode: 200, body: 'OK' };
};
