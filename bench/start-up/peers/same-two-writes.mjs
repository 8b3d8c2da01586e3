import { createHash } from 'node:crypto';
import { DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';

const dynamodb = new DynamoDBClient({});

/** The two writes that `events` makes of a call's ring, conditions and the keys of the indexes included, and nothing else. */
export const handler = async ({ body, requestContext: { requestId } }) => {
  const { sessionId, callerNumber, destinationNumber, ...facts } = Object.fromEntries(
    new URLSearchParams(body),
  );
  const TableName = process.env.CALLS_TABLE;
  const receivedAt = new Date().toISOString();
  const digest = createHash('sha256').update(sessionId).digest('hex');
  const expiresAt = { N: `${Math.floor(Date.now() / 1000) + 90 * 86_400}` };
  const strings = (of) => Object.fromEntries(Object.entries(of).map(([name, value]) => [name, { S: value }]));
  await Promise.all([
    dynamodb.send(
      new PutItemCommand({
        TableName,
        Item: {
          pk: { S: sessionId },
          sk: { S: `event#${requestId}` },
          receivedAt: { S: receivedAt },
          receivedOn: { S: 'events' },
          copyDigest: { S: digest.slice(0, 6) },
          eventType: { S: 'SessionInitiated' },
          facts: { M: strings({ callerNumber, destinationNumber, ...facts }) },
          expiresAt,
          payload: { S: body },
        },
        ConditionExpression:
          'attribute_not_exists(pk) OR receivedAt > :receivedAt AND attribute_not_exists(#place) OR receivedAt = :receivedAt AND #copyDigest > :copyDigest AND attribute_not_exists(#place)',
        ExpressionAttributeNames: { '#copyDigest': 'copyDigest', '#place': 'place' },
        ExpressionAttributeValues: {
          ':receivedAt': { S: receivedAt },
          ':copyDigest': { S: digest.slice(0, 6) },
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
    dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk: { S: sessionId }, sk: { S: 'call' } },
        UpdateExpression:
          'SET #seen = :seen, #shard = :shard, startedKey = :startedKey, expiresAt = :expiresAt, openShard = :shard, callerNumber = :caller, destinationNumber = :destination ADD #direction :direction, #country :country, #carrier :carrier, #startTime :startTime',
        ConditionExpression: 'attribute_not_exists(pk) AND (attribute_not_exists(#seen) OR #seen.#t > :now)',
        ExpressionAttributeNames: {
          '#seen': `~${digest.slice(0, 8)}`,
          '#t': 't',
          '#shard': 'shard',
          '#direction': 'direction',
          '#country': 'country',
          '#carrier': 'carrier',
          '#startTime': 'startTime',
        },
        ExpressionAttributeValues: {
          ':direction': { SS: [facts.direction] },
          ':country': { SS: [facts.callerCountryCode] },
          ':carrier': { SS: [facts.callerCarrierName] },
          ':startTime': { SS: [facts.callStartTime] },
          ':shard': { S: '00' },
          ':startedKey': { S: `${receivedAt}#${digest.slice(0, 12)}` },
          ':expiresAt': expiresAt,
          ':caller': { S: callerNumber },
          ':destination': { S: destinationNumber },
          ':now': { N: `${Date.now()}` },
          ':seen': { M: { t: { N: `${Date.now()}` }, e: { S: 'I' }, s: { S: facts.callSessionState } } },
        },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    ),
  ]);
  return { statusCode: 200, body: 'OK' };
};
