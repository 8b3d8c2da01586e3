import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Agent, request as send } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient, PutItemCommand, paginateScan, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { unpackEvent } from '../lib/calls/store/record-durably.ts';
import { localCredentials } from '../local/aws/sqs.ts';
import { type RunningStack, startStack } from '../test/end-to-end/running-stack.ts';
import { grouped, median } from './figures.ts';
import { quantile } from './harness.ts';
import { atMost, type Goal, type Mode, type Section, type Table } from './topic.ts';

const callers = 32;
const TableName = 'piga-local-calls';

/** What one kind of request came to, in all slices together. */
interface Traffic {
  readonly times: number[];
  readonly failures: string[];
  seconds: number;
}

/** How the callers behave: what they wait for between two requests, in milliseconds. */
const manners = {
  talking: { pause: () => 500 + Math.random() * 1000 },
  'flat out': { pause: () => 0 },
};

type Manner = keyof typeof manners;

export async function load({ short }: Mode): Promise<Section> {
  const stack = await startStack();
  const measured = new Map<Manner, Measured>();
  const sent = new Map<string, number>();
  let lost: number;
  try {
    for (const manner of Object.keys(manners) as Manner[])
      measured.set(manner, await measure(stack, manner, sent, short));
    lost = await lostEvents(stack, sent);
  } finally {
    await stack.interrupt();
  }
  const failures = [...measured.values()].flatMap(({ floor, calls }) => [
    ...floor.failures,
    ...calls.failures,
  ]);
  return {
    title: 'Under load',
    about: [
      `${callers} callers at once, each of whom makes one call after the other, through serverless-offline as \`npm start\` runs`,
      'it: a worker thread for each request that is under way. A call is two requests to `/voice/instruct` and two to',
      '`/voice/events`. In turns with them `GET /voice`, a handler that does nothing, at the same pace; and, beside the gateway,',
      'nothing but two writes to the same embedded DynamoDB. Everything shares two processors, the callers too. How long an answer',
      'takes here is that tool’s and the embedded database’s doing, and told without a goal: what the functions take themselves stands under Sustained.',
    ].join('\n'),
    tables: [...measured].flatMap(([manner, figures]) => tablesOf(manner, figures)),
    goals: [
      ...[...measured].flatMap(([manner, figures]) => goalsOf(manner, figures)),
      atMost('Requests that failed', 0, failures.length, '', 0),
      atMost('Events that were answered and are nowhere', 0, lost, '', 0),
    ],
    notes: [
      ...[...measured].map(([manner, { floor, writes }]) => {
        const share = quantile(writes.times, 0.99) / quantile(floor.times, 0.99);
        return `Callers ${manner}: two bare writes, without gateway and function, already take ${share.toFixed(1)} times the p99 of the trivial handler. They are the embedded DynamoDB's own work, which a deployed service does not do itself.`;
      }),
      ...[...new Set(failures)].slice(0, 3).map((failure) => `Failed: ${failure}`),
    ],
  };
}

interface Measured {
  readonly floor: Traffic;
  readonly writes: Traffic;
  readonly calls: Traffic;
  /** Kilobytes after each turn. */
  readonly memory: readonly number[];
}

async function measure(
  stack: RunningStack,
  manner: Manner,
  sent: Map<string, number>,
  short: boolean,
): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const dynamodb = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${stack.ports.dynamodb}`,
    region: 'eu-west-1',
    credentials: localCredentials,
  });
  const [floor, writes, calls] = [traffic(), traffic(), traffic()];
  const { pause: wait } = manners[manner];
  try {
    const ask = client(stack.api, agent, wait);
    // Threads that have yet to start, and code that is not compiled yet, are no part of it.
    await slice(() => ask('GET', '/voice', '', traffic()), short ? 1 : 5);
    await slice(() => wholeCall(ask, traffic(), sent), short ? 3 : 15);
    const memory = [memoryOf(stack)];
    for (let round = 0; round < (short ? 1 : 6); round += 1) {
      floor.seconds += await slice(() => ask('GET', '/voice', '', floor), short ? 3 : 10);
      calls.seconds += await slice(() => wholeCall(ask, calls, sent), short ? 3 : 10);
      writes.seconds += await slice(() => twoWrites(dynamodb, writes, wait), short ? 1 : 5);
      memory.push(memoryOf(stack));
    }
    return { floor, writes, calls, memory };
  } finally {
    dynamodb.destroy();
    agent.destroy();
  }
}

function traffic(): Traffic {
  return { times: [], failures: [], seconds: 0 };
}

function tablesOf(manner: Manner, { floor, writes, calls, memory }: Measured): Table[] {
  return [
    {
      caption:
        manner === 'talking'
          ? 'Callers who listen and press a key: half a second to one and a half pass between two requests of a caller.'
          : 'Callers without patience: the next request as soon as the last is answered.',
      columns: ['', 'Requests', 'A second', 'p50, ms', 'p99, ms', 'Failed'],
      rows: [
        row('a trivial handler', floor),
        row('PutItem and UpdateItem straight to the embedded DynamoDB', writes),
        row('whole calls', calls),
      ],
    },
    {
      columns: ['Megabytes in use, after each turn', ...memory.map((_, turn) => String(turn))],
      rows: [['the whole stack', ...memory.map((kilobytes) => (kilobytes / 1024).toFixed(0))]],
    },
  ];
}

function goalsOf(manner: Manner, { memory }: Measured): Goal[] {
  const middle = Math.ceil(memory.length / 2);
  const growth = (median(memory.slice(middle)) / median(memory.slice(0, middle)) - 1) * 100;
  return [
    atMost(
      `Growth of memory from the first half of the run to the second, callers ${manner}`,
      10,
      growth,
      ' %',
    ),
  ];
}

function row(name: string, { times, seconds, failures }: Traffic) {
  return [
    name,
    grouped(times.length),
    grouped(times.length / seconds),
    quantile(times, 0.5).toFixed(1),
    quantile(times, 0.99).toFixed(1),
    String(failures.length),
  ];
}

/** The callers run `once` again and again for so long; returns the seconds that it took. */
async function slice(once: () => Promise<unknown>, seconds: number): Promise<number> {
  const begun = performance.now();
  const end = begun + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < end) await once();
    }),
  );
  return (performance.now() - begun) / 1000;
}

/** True when it was answered with 200. */
type Ask = (method: string, path: string, body: string, traffic: Traffic) => Promise<boolean>;

async function wholeCall(ask: Ask, traffic: Traffic, sent: Map<string, number>): Promise<void> {
  const sessionId = `ATVId_${randomUUID().replaceAll('-', '')}`;
  const steps: [string, Record<string, string>][] = [
    ['/voice/instruct', { isActive: '1', callSessionState: 'Ringing' }],
    ['/voice/events', { isActive: '1', callSessionState: 'Answered' }],
    ['/voice/events', { isActive: '1', callSessionState: 'Bridged' }],
    [
      '/voice/instruct',
      {
        isActive: '0',
        callSessionState: 'Completed',
        durationInSeconds: '45',
        currencyCode: 'KES',
        amount: '2.925',
      },
    ],
  ];
  for (const [path, fields] of steps) {
    const form = new URLSearchParams({
      sessionId,
      direction: 'Inbound',
      callerNumber: '+254711000111',
      destinationNumber: '+254711082000',
      callStartTime: '2026-11-22 13:10:16',
      ...fields,
    });
    const answered = await ask('POST', path, form.toString(), traffic);
    if (answered) sent.set(sessionId, (sent.get(sessionId) ?? 0) + 1);
  }
}

function client(api: string, agent: Agent, wait: () => number): Ask {
  return async (method, path, body, { times, failures }) => {
    await pause(wait());
    return new Promise((done) => {
      const begun = performance.now();
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
      };
      const outgoing = send(`${api}${path}`, { method, agent, headers }, (incoming) => {
        incoming.resume().on('end', () => {
          times.push(performance.now() - begun);
          if (incoming.statusCode !== 200) failures.push(`${path}: ${incoming.statusCode}`);
          done(incoming.statusCode === 200);
        });
      });
      outgoing.on('error', (error) => {
        failures.push(`${path}: ${error.message}`);
        done(false);
      });
      outgoing.end(body);
    });
  };
}

/** The resident memory of the stack's process, in kilobytes. */
function memoryOf({ pid }: RunningStack) {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
}

async function twoWrites(dynamodb: DynamoDBClient, { times }: Traffic, wait: () => number): Promise<void> {
  await pause(wait());
  const begun = performance.now();
  const pk = { S: `bare-${randomUUID()}` };
  const payload = { S: 'x'.repeat(300) };
  await Promise.all([
    dynamodb.send(new PutItemCommand({ TableName, Item: { pk, sk: { S: 'put' }, payload } })),
    dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key: { pk, sk: { S: 'update' } },
        UpdateExpression: 'SET payload = :payload',
        ExpressionAttributeValues: { ':payload': payload },
      }),
    ),
  ]);
  times.push(performance.now() - begun);
}

/**
 * Events that were answered and are not in the table half a minute later; what DynamoDB did not take in time comes there
 * by way of the queue, and what the queue did not take stands in the log.
 */
async function lostEvents(
  { ports, output }: RunningStack,
  sent: ReadonlyMap<string, number>,
): Promise<number> {
  const dynamodb = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${ports.dynamodb}`,
    region: 'eu-west-1',
    credentials: localCredentials,
  });
  const logged = [...output().matchAll(/"unstoredEvent":"([0-9a-f]+)"/g)].map(
    ([, packed = '']) => unpackEvent(packed).callId,
  );
  let lost = 0;
  for (let look = 0; look < 10; look += 1) {
    const kept = countOf([...logged, ...(await sessionsStored(dynamodb))]);
    lost = [...sent].reduce(
      (sum, [session, events]) => sum + Math.max(0, events - (kept.get(session) ?? 0)),
      0,
    );
    if (lost === 0) break;
    await pause(3000);
  }
  dynamodb.destroy();
  return lost;
}

/** The session of each event in the table. */
async function sessionsStored(client: DynamoDBClient): Promise<(string | undefined)[]> {
  const sessions: (string | undefined)[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ProjectionExpression: 'pk, sk' }))
    sessions.push(...Items.filter(({ sk }) => sk?.S?.startsWith('event#')).map(({ pk }) => pk?.S));
  return sessions;
}

function countOf(sessions: readonly (string | undefined)[]): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const session of sessions) counts.set(session, (counts.get(session) ?? 0) + 1);
  return counts;
}
