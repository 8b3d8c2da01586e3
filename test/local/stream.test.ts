import { readFileSync } from 'node:fs';
import {
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { load } from 'js-yaml';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCallsTable } from '../../local/aws/calls-table.ts';
import { startDynamoDB, startDynamoDBThread } from '../../local/aws/dynamodb.ts';
import { matchesAny } from '../../local/aws/filter-patterns.ts';
import { localCredentials } from '../../local/aws/sqs.ts';
import { createStreamSource, type StreamDefinition } from '../../local/aws/stream-source.ts';
import type { StreamRecord } from '../../local/aws/stream-tap.mjs';

async function aTappedTable(start: typeof startDynamoDBThread = startDynamoDB) {
  const records: StreamRecord[] = [];
  const { endpoint, stop } = await start({}, (record) => records.push(record));
  const dynamodb = new DynamoDBClient({ endpoint, region: 'local', credentials: localCredentials });
  onTestFinished(async () => {
    dynamodb.destroy();
    await stop();
  });
  await createCallsTable(dynamodb, 'calls');
  return { records, dynamodb };
}

const Key = { pk: { S: 'a' }, sk: { S: 'call' } };

function put(row: object) {
  return new PutItemCommand({ TableName: 'calls', Item: { ...Key, ...row } });
}
function update(more: object = {}) {
  return new UpdateItemCommand({
    TableName: 'calls',
    Key,
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
    ...more,
  });
}

describe('the stream of the embedded database', () => {
  it.each([
    ['in this thread', startDynamoDB],
    ['in a thread of its own', startDynamoDBThread],
  ])('tells every change of a row, in order, %s', async (_, start) => {
    const { records, dynamodb } = await aTappedTable(start);

    await dynamodb.send(put({ bytes: { B: Buffer.from('x') } }));
    await dynamodb.send(put({}));
    await dynamodb.send(update());
    await dynamodb.send(new DeleteItemCommand({ TableName: 'calls', Key }));
    await new Promise((resolve) => setTimeout(resolve, 50));

    expect(records.map(({ eventName, dynamodb: { NewImage } }) => [eventName, NewImage])).toEqual([
      ['INSERT', { ...Key, bytes: { B: 'eA==' } }],
      ['MODIFY', Key],
      ['MODIFY', { ...Key, n: { N: '1' } }],
      ['REMOVE', undefined],
    ]);
    const places = records.map(({ dynamodb: { SequenceNumber } }) => SequenceNumber);
    expect(places).toEqual([...places].sort());
  });

  it('tells nothing of a write that was refused, or of a row that was not there', async () => {
    const { records, dynamodb } = await aTappedTable();
    await dynamodb.send(new DeleteItemCommand({ TableName: 'calls', Key }));
    const refused = dynamodb.send(update({ ConditionExpression: 'attribute_exists(pk)' }));

    await expect(refused).rejects.toThrow('The conditional request failed');
    expect(records).toEqual([]);
  });

  it('lets whoever writes be answered what they asked for, and no more', async () => {
    const { dynamodb } = await aTappedTable();

    expect((await dynamodb.send(put({ n: { N: '1' } }))).Attributes).toBeUndefined();
    expect((await dynamodb.send(put({}))).Attributes).toBeUndefined();
    expect((await dynamodb.send(update({ ReturnValues: 'ALL_NEW' }))).Attributes).toEqual({
      ...Key,
      n: { N: '1' },
    });
    expect((await dynamodb.send(update({ ReturnConsumedCapacity: 'TOTAL' }))).ConsumedCapacity).toBeDefined();
  });

  it('is in the order of the writes for each row, however many write at once', async () => {
    const { records, dynamodb } = await aTappedTable();

    await Promise.all(Array.from({ length: 30 }, () => dynamodb.send(update())));

    expect(records.map(({ dynamodb: { NewImage } }) => Number(NewImage?.['n'].N))).toEqual(
      Array.from({ length: 30 }, (_, at) => at + 1),
    );
  });
});

function definition(): StreamDefinition {
  const withoutTags = readFileSync('serverless.yml', 'utf8').replaceAll(/!(GetAtt|Sub|Ref) /g, '');
  const { functions } = load(withoutTags) as {
    functions: { relay: { events: [{ stream: StreamDefinition }] } };
  };
  return functions.relay.events[0].stream;
}

function aRecord(sk: string, place = 1, eventName: StreamRecord['eventName'] = 'INSERT'): StreamRecord {
  return {
    eventName,
    eventSource: 'aws:dynamodb',
    dynamodb: {
      Keys: { pk: { S: 'a' }, sk: { S: sk } },
      SequenceNumber: String(place),
      StreamViewType: 'NEW_IMAGE',
    },
  };
}

describe('what the relay is handed', () => {
  it.each([
    ['call', 'INSERT', true],
    ['call', 'MODIFY', true],
    ['event#x', 'INSERT', true],
    ['call', 'REMOVE', false],
    ['counted##totals 00', 'INSERT', false],
    ['2026-11-22T10:00:00.000Z', 'MODIFY', false],
    ['session#x', 'INSERT', false],
  ] as const)('%s, %s: %s', (sk, eventName, isHanded) => {
    expect(matchesAny(definition().filterPatterns, aRecord(sk, 1, eventName))).toBe(isHanded);
  });

  it('comes in order, goes on from the first that failed, and is given up after some attempts', async () => {
    const source = createStreamSource({ ...definition(), batchSize: 2, maximumRetryAttempts: 1 });
    const handed: string[][] = [];
    for (const place of [1, 2, 3, 4, 5]) source.put(aRecord('call', place));

    const isDone = new Promise<void>((resolve) => {
      source.start(async ({ Records }) => {
        const places = Records.map(({ dynamodb: { SequenceNumber } }) => SequenceNumber);
        handed.push(places);
        if (places.includes('5')) resolve();
        // The second fails once, the third always.
        const failing = handed.length === 1 ? '2' : '3';
        const failed = places.filter((place) => place === failing);
        return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
      });
    });
    await isDone;
    await source.stop();

    expect(handed).toEqual([['1', '2'], ['2', '3'], ['3', '4'], ['3', '4'], ['5']]);
  });
});
