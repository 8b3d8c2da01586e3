import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { eventFromJson, eventToJson } from '../../lib/calls/event/event-json.ts';
import {
  createDurableRecorder,
  packEvent,
  UNSTORED_FIELD,
  unpackEvent,
} from '../../lib/calls/store/record-durably.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { storeDeferred } from '../../lib/calls/store/store-deferred.ts';
import { anEvent, CALLER } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';
import { readStored } from './convergence.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

let table: TestTable;
let queues: ReturnType<typeof buildApp>;
let sqs: SQSClient;
let queueUrl: string;
beforeAll(async () => {
  table = await aTable();
  queues = buildApp({ logger: false });
  const endpoint = await queues.listen({ port: 0, host: '127.0.0.1' });
  sqs = new SQSClient({ endpoint, region: 'eu-west-1', credentials, useQueueUrlAsEndpoint: false });
});
afterAll(async () => {
  sqs.destroy();
  await queues.close();
  await table.close();
});

let broken: Server;
beforeEach(async () => {
  await table.clear();
  queueUrl = (await sqs.send(new CreateQueueCommand({ QueueName: `deferred-${Date.now()}` }))).QueueUrl ?? '';
});
afterEach(async () => {
  broken?.closeAllConnections();
  broken?.close();
});

/** A DynamoDB that answers every request in one and the same way, or not at all. */
async function brokenDynamoDB(
  answer: 'refuses' | 'hangs' | { status: number; type: string },
): Promise<DynamoDBClient> {
  broken = createServer((_, response) => {
    if (typeof answer === 'string') return;
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(
      JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${answer.type}`, message: 'not today' }),
    );
  });
  broken.listen(0, '127.0.0.1');
  await once(broken, 'listening');
  const { port } = broken.address() as AddressInfo;
  if (answer === 'refuses') broken.close();
  return new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials,
    maxAttempts: 1,
  });
}

function enqueue(message: string) {
  return sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: message }));
}

interface LogLine {
  readonly message: string;
  readonly [field: string]: unknown;
}

function aKeeper(dynamodb: DynamoDBClient, defer: (message: string) => Promise<unknown> = enqueue) {
  const lines: LogLine[] = [];
  const keep = createDurableRecorder({
    store: createCallStore({ ...table, dynamodb }),
    defer,
    log: (message, fields) => lines.push({ message, ...fields }),
    deadlines: { storeMs: 500, deferMs: 500 },
  });
  return { keep, lines };
}

async function deferredMessages() {
  const { Messages: messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
  );
  return messages.map(({ MessageId, Body }) => ({ messageId: MessageId ?? '', body: Body ?? '' }));
}

async function kept({ callId }: CallEvent) {
  return (await readStored(table, callId ?? '')).stored;
}

const faults = {
  'refuses connections': 'refuses',
  'does not answer': 'hangs',
  throttles: { status: 400, type: 'ProvisionedThroughputExceededException' },
  'fails inside': { status: 500, type: 'InternalServerError' },
  'lost its table': { status: 400, type: 'ResourceNotFoundException' },
} as const;

describe('keeping an event', () => {
  it('stores it when all is well', async () => {
    const event = anEvent();
    const { keep, lines } = aKeeper(table.dynamodb);

    expect(await keep(event)).toBe('stored');
    expect(await keep(event)).toBe('duplicate');
    expect(await kept(event)).toEqual([event]);
    expect(lines).toEqual([]);
  });

  it.each(Object.entries(faults))('defers it when DynamoDB %s, and it is stored later', async (_, fault) => {
    const event = anEvent({ dtmfDigits: '1' }, { step: 'menu.1' });
    const { keep, lines } = aKeeper(await brokenDynamoDB(fault));
    const begun = performance.now();

    expect(await keep(event)).toBe('deferred');

    expect(performance.now() - begun).toBeLessThan(1500);
    expect(lines).toHaveLength(1);
    const messages = await deferredMessages();
    expect(messages).toHaveLength(1);
    expect(await storeDeferred(messages, createCallStore(table))).toEqual({ failures: [] });
    expect(await kept(event)).toEqual([event]);
  });

  it.each([
    ['refuses', () => Promise.reject(new Error('no queue'))],
    ['does not answer', () => new Promise(() => {})],
    [
      'throws at once',
      () => {
        throw new Error('no queue');
      },
    ],
  ])('writes it to the log, whole, when SQS %s as well', async (_, defer) => {
    const event = anEvent({ surprise: 'y&s' });
    const { keep, lines } = aKeeper(await brokenDynamoDB('refuses'), defer);

    expect(await keep(event)).toBe('logged');

    expect(lines).toHaveLength(1);
    expect(unpackEvent(String(lines[0]?.[UNSTORED_FIELD]))).toEqual(event);
  });

  it('shows no telephone number in the log, and nothing that a mask for them would spoil', async () => {
    const event = anEvent();
    const { keep, lines } = aKeeper(await brokenDynamoDB('refuses'), () =>
      Promise.reject(new Error('no queue')),
    );
    await keep(event);

    const written = JSON.stringify(lines);

    expect(written).not.toContain(CALLER.slice(1));
    expect(written.replaceAll(/(?:\+|%2B|\b)(\d{9,15})\b/gi, 'MASKED')).toContain(packEvent(event));
  });
});

describe('storing what was deferred', () => {
  it('fails for a message that is no event, and stores the others', async () => {
    const event = anEvent();
    const messages = [
      { messageId: 'poison', body: '{"not":"an event"}' },
      { messageId: 'good', body: eventToJson(event) },
      { messageId: 'junk', body: 'junk' },
    ];

    const { failures } = await storeDeferred(messages, createCallStore(table));

    expect(failures.map(({ messageId }) => messageId)).toEqual(['poison', 'junk']);
    expect(await kept(event)).toEqual([event]);
  });

  it('fails for every message as long as the table is out of reach', async () => {
    const store = createCallStore({ ...table, dynamodb: await brokenDynamoDB('refuses') });

    const { failures } = await storeDeferred([{ messageId: 'one', body: eventToJson(anEvent()) }], store);

    expect(failures).toMatchObject([{ messageId: 'one', error: { name: 'Error' } }]);
  });

  it('changes nothing when a message is delivered again', async () => {
    const messages = [{ messageId: 'one', body: eventToJson(anEvent()) }];
    await storeDeferred(messages, createCallStore(table));
    const before = await table.items();

    await storeDeferred(messages, createCallStore(table));

    expect(await table.items()).toEqual(before);
  });
});

describe('an event as JSON', () => {
  it('comes back as it was', () => {
    const event = anEvent({ surprise: '€' }, { step: 'menu.1' });

    expect(eventFromJson(eventToJson(event))).toEqual(event);
    expect(unpackEvent(packEvent(event))).toEqual(event);
  });

  it.each([
    ['junk', /^An event is written as JSON, this is not: junk/],
    ['null', /^An event is a JSON object, this is not: null/],
    [
      '{"id":"1"}',
      /^An event needs eventType, final, receivedAt, receivedOn, facts, payload, payloadIsBase64: /,
    ],
    [eventToJson({ ...anEvent(), eventType: 'Odd' as never }), /^An event needs eventType: /],
  ])('is refused when it is %s', (text, message) => {
    expect(() => eventFromJson(text)).toThrow(message);
  });
});
