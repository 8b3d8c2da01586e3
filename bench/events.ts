import { randomUUID } from 'node:crypto';
import { createServer, request as sendOn } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type DynamoDBClient, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { bundler } from '../build/bundle/bundle.mjs';
import { events as receive } from '../functions/voice/events.ts';
import { createCallStore } from '../lib/calls/store/store.ts';
import type { CallTable } from '../lib/calls/store/table-layout.ts';
import type { Request } from '../lib/http-api/request.ts';
import { median, spread } from './figures.ts';
import { startSurroundings, tableName, token } from './surroundings.ts';
import { atMost, type Mode, type Section } from './topic.ts';

/** The callbacks of one call, as its events URL gets them. */
const states = ['Ringing', 'Answered', 'Bridged', 'Completed'];

export async function events({ short }: Mode): Promise<Section> {
  const surroundings = await startSurroundings();
  const restore = withEnvironment(surroundings.env);
  try {
    const rounds = short ? 8 : 40;
    const subjects: Record<string, Subject> = {
      'the same two writes bare, one after the other': bare(surroundings.dynamodb, 'one after the other'),
      'the same two writes bare, at once': bare(surroundings.dynamodb, 'at once'),
      '`events`, as it is deployed': await deployed(),
      "`events`, its source on the AWS SDK's client": handling(surroundings.dynamodb),
      'two writes without conditions or indexes': plain(surroundings.dynamodb),
    };
    const times = new Map<string, number[]>(Object.keys(subjects).map((name) => [name, []]));
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, subject] of Object.entries(subjects)) {
        const taken = await timed(subject);
        if (round > 0) times.get(name)?.push(taken);
      }
    }
    const [reference = []] = times.values();
    const ratios = new Map(
      [...times].map(([name, all]) => [name, all.map((time, round) => time / (reference[round] as number))]),
    );
    const units = await writeUnits(surroundings.dynamodb);
    const trips = await roundTrips(surroundings.env['AWS_ENDPOINT_URL_DYNAMODB'] as string);

    return {
      title: 'Events',
      about: [
        "From API Gateway's event to the answer, with the event and its call in DynamoDB; beside a loop of nothing but the",
        'same PutItem and UpdateItem, prepared before, by the AWS SDK on the same embedded DynamoDB. That one runs in this',
        'process, so its own work is in every figure. Milliseconds an event, over rounds of ten calls.',
      ].join('\n'),
      tables: [
        {
          columns: ['', 'An event, ms', 'Times as long as the bare loop'],
          rows: [...times].map(([name, all]) => [
            name,
            spread(all, 2),
            spread(ratios.get(name) as number[], 2),
          ]),
        },
        {
          caption:
            'Write units of the table, from the consumed capacity that the embedded DynamoDB tells. Index entries come to that: three when a call opens and three when it ends, none in between, as `test/calls/table.test.ts` holds.',
          columns: ['Of an event', 'Write units'],
          rows: units.map(({ state, table }) => [state, table.toFixed(1)]),
        },
      ],
      goals: [
        atMost(
          'Times as long as a bare PutItem + UpdateItem',
          1.15,
          median(ratios.get('`events`, as it is deployed') as number[]),
          '×',
          2,
        ),
        atMost('Round trips to DynamoDB in a row', 1, trips, '', 1),
        atMost(
          'Write units an event, without the indexes',
          2,
          Math.max(...units.map(({ table }) => table)),
          '',
        ),
      ],
    };
  } finally {
    restore();
    await surroundings.stop();
  }
}

interface Subject {
  /** What does not count. */
  readonly prepare?: (call: string, state: string) => Promise<void>;
  readonly run: (call: string, state: string) => Promise<unknown>;
}

/** Milliseconds an event, over ten calls that are new. */
async function timed({ prepare, run }: Subject): Promise<number> {
  const calls = Array.from({ length: 10 }, () => `ATVId_${randomUUID()}`);
  const all = calls.flatMap((call) => states.map((state) => [call, state] as const));
  for (const [call, state] of all) await prepare?.(call, state);
  const begun = performance.now();
  for (const [call, state] of all) await run(call, state);
  return (performance.now() - begun) / all.length;
}

/** The handler of the finished bundle, loaded anew: it finds DynamoDB where the environment says at that moment. */
async function deployed(): Promise<Subject> {
  const bundles = await bundler();
  await bundles.rebuild();
  await bundles.dispose();
  const require = createRequire(import.meta.url);
  const bundle = require.resolve('../dist/functions/events.cjs');
  delete require.cache[bundle];
  const { handler } = require(bundle);
  return { run: async (call, state) => accepted(await handler(posted(call, state), {})) };
}

function accepted({ statusCode }: { statusCode: number }): void {
  if (statusCode !== 200) throw new Error(`An event was answered with ${statusCode}`);
}

function handling(dynamodb: unknown): Subject {
  const store = createCallStore(tableOf(dynamodb));
  const dependencies = {
    guard: { tokens: [token], counter: { count: () => {} } },
    record: async (event: Parameters<typeof store.record>[0]) => void (await store.record(event)),
    now: () => new Date(),
    hasSecrets: false,
  };
  return { run: async (call, state) => accepted(await receive(posted(call, state), dependencies)) };
}

/** A loop of PutItem and UpdateItem and nothing else: the writes that `events` makes, prepared before. */
function bare(dynamodb: DynamoDBClient, how: 'at once' | 'one after the other'): Subject {
  const prepared: (PutItemCommand | UpdateItemCommand)[] = [];
  const collect = handling({
    send: async (command: PutItemCommand) => {
      prepared.push(command);
      return {};
    },
  });
  return {
    prepare: async (call, state) => void (await collect.run(call, state)),
    run: async () => {
      const [put, update] = prepared.splice(0, 2) as [PutItemCommand, UpdateItemCommand];
      if (how === 'at once') return Promise.all([dynamodb.send(put), dynamodb.send(update)]);
      await dynamodb.send(put);
      return dynamodb.send(update);
    },
  };
}

function plain(dynamodb: DynamoDBClient): Subject {
  return {
    run: async (call, state) => {
      const payload = { S: bodyOf(call, state) };
      const Item = { pk: { S: call }, sk: { S: `plain#${state}` }, payload };
      await dynamodb.send(new PutItemCommand({ TableName: tableName, Item }));
      return dynamodb.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: { pk: { S: call }, sk: { S: 'plain' } },
          UpdateExpression: 'SET payload = :payload',
          ExpressionAttributeValues: { ':payload': payload },
        }),
      );
    },
  };
}

/** One call's events, one after the other, with what each consumed. */
async function writeUnits(dynamodb: DynamoDBClient) {
  const consumed: number[] = [];
  const counting = {
    send: async (command: { input: object }, options: object) => {
      Object.assign(command.input, { ReturnConsumedCapacity: 'TOTAL' });
      const output = await dynamodb.send(command as PutItemCommand, options);
      consumed.push(output.ConsumedCapacity?.CapacityUnits ?? 0);
      return output;
    },
  };
  const subject = handling(counting);
  const units = [];
  for (const state of states) {
    consumed.length = 0;
    await subject.run('ATVId_units', state);
    units.push({ state, table: consumed.reduce((sum, units) => sum + units, 0) });
  }
  return units;
}

/** How many times the wait for a DynamoDB that is far away is waited for: measured with one that is 150 ms away. */
async function roundTrips(endpoint: string): Promise<number> {
  const far = 150;
  const { hostname, port } = new URL(endpoint);
  const distance = createServer(async (incoming, outgoing) => {
    await pause(far);
    const onwards = sendOn({ hostname, port, method: incoming.method, headers: incoming.headers });
    onwards.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onwards);
  });
  await new Promise<void>((listening) => distance.listen(0, '127.0.0.1', listening));
  const restore = withEnvironment({
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(distance.address() as AddressInfo).port}`,
  });
  try {
    const subject = await deployed();
    const taken: number[] = [];
    for (const state of states) {
      const begun = performance.now();
      await subject.run('ATVId_far', state);
      taken.push((performance.now() - begun) / far);
    }
    return Math.floor(median(taken));
  } finally {
    restore();
    distance.closeAllConnections();
    distance.close();
  }
}

function tableOf(dynamodb: unknown): CallTable {
  return {
    dynamodb: dynamodb as DynamoDBClient,
    tableName,
    shards: 4,
    retentionDays: 90,
  };
}

function withEnvironment(env: Readonly<Record<string, string>>): () => void {
  const before = { ...process.env };
  Object.assign(process.env, env);
  return () => {
    process.env = before;
  };
}

function bodyOf(sessionId: string, callSessionState: string) {
  return new URLSearchParams({
    isActive: callSessionState === 'Completed' ? '0' : '1',
    sessionId,
    direction: 'Inbound',
    callerNumber: '+254711000111',
    destinationNumber: '+254711082000',
    callSessionState,
    callerCountryCode: '254',
    callStartTime: '2026-11-22 13:10:16',
    ...(callSessionState === 'Completed' && {
      durationInSeconds: '45',
      currencyCode: 'KES',
      amount: '2.925',
    }),
  }).toString();
}

function posted(call: string, state: string): Request {
  return {
    httpMethod: 'POST',
    body: bodyOf(call, state),
    isBase64Encoded: false,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    pathParameters: null,
    queryStringParameters: { token },
    requestContext: { requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef' },
  };
}
