import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median, spread } from './figures.ts';
import { hoursInMonth, prices } from './prices.ts';
import { canLimit, limitedTo, shareOf } from './processor-share.ts';
import { bundleSubjects, type Subject } from './start-up/subjects.ts';
import { root, startSurroundings } from './surroundings.ts';
import type { Mode, Section } from './topic.ts';

/*
 * A call as it is reckoned with: the greeting, told by Africa's Talking in two requests to the callback URL (it rings,
 * it has ended) and four to the events URL. Three index entries are written when a call opens, three when it ends.
 */
const aCall = { instruct: 2, events: 4, writeUnits: 6 * 2 + 6, kilobytes: 5 };
const requestsACall = aCall.instruct + aCall.events;

const sizes = [128, 256, 512, 1024, 1769];
/** What serverless.yml gives the functions. */
const configured = Number(
  /^ {2}memorySize: (\d+)/m.exec(readFileSync(join(root, 'serverless.yml'), 'utf8'))?.[1],
);

/** What a DynamoDB in the same region takes to answer, which the embedded one does not; billed, as the function waits. */
const dynamodbLatency = 4;

interface Warm {
  readonly megabytes: number;
  /** Milliseconds of a request, of each function. */
  readonly instruct: number;
  readonly events: number;
  /** Megabytes in the end. */
  readonly memory: number;
  readonly cold: readonly number[];
}

export async function money({ short }: Mode): Promise<Section> {
  const surroundings = await startSurroundings();
  const folder = mkdtempSync(join(tmpdir(), 'piga-bench-'));
  try {
    const subjects = await bundleSubjects(folder);
    const of = (name: string) => subjects.find((subject) => subject.name === name) as Subject;
    const measured: Warm[] = [];
    for (const megabytes of sizes) {
      const run = (name: string, program: string, ...more: string[]) =>
        inShareOf(
          megabytes,
          [join(root, 'bench/start-up', program), of(name).bundle, of(name).request, ...more],
          surroundings.env,
        );
      const instruct = await run('instruct', 'many-answers.cjs', short ? '20' : '400');
      const events = await run('events', 'many-answers.cjs', short ? '20' : '400');
      const cold: number[] = [];
      for (let start = 0; start < (short ? 1 : 9); start += 1) {
        const { load, first } = await run('instruct', 'first-answer.cjs');
        cold.push(load + first);
      }
      measured.push({
        megabytes,
        instruct: median(instruct.times) + dynamodbLatency,
        events: median(events.times) + dynamodbLatency,
        memory: Math.max(instruct.memory, events.memory) / 1024,
        cold,
      });
    }
    return sectionOf(measured);
  } finally {
    await surroundings.stop();
    rmSync(folder, { recursive: true });
  }
}

/** What a process tells that has no more of a processor than Lambda gives to so much memory. */
async function inShareOf(megabytes: number, args: readonly string[], env: Readonly<Record<string, string>>) {
  const place = canLimit() ? limitedTo(megabytes) : undefined;
  try {
    const [command, all] = place?.command(process.execPath, args) ?? [process.execPath, [...args]];
    const { stdout } = await promisify(execFile)(command, all, { env, timeout: 120_000 });
    const told = JSON.parse(stdout.slice(stdout.lastIndexOf('\n')));
    if (place !== undefined) return told;
    // Without such a limit, the time is stretched: what is processor time takes longer by the share, waiting does not.
    const stretched = (time: number) => time / shareOf(megabytes);
    return {
      ...told,
      times: told.times?.map(stretched),
      load: stretched(told.load),
      first: stretched(told.first),
    };
  } finally {
    place?.remove();
  }
}

function gigabyteSeconds({ megabytes, instruct, events }: Warm): number {
  const milliseconds = aCall.instruct * Math.ceil(instruct) + aCall.events * Math.ceil(events);
  return (megabytes / 1024) * (milliseconds / 1000);
}

function sectionOf(measured: readonly Warm[]): Section {
  const chosen = measured.find(({ megabytes }) => megabytes === configured) as Warm;
  const volumes = [10_000, 100_000, 1_000_000, 10_000_000];
  const dollars = (amount: number) =>
    amount < 10 ? amount.toFixed(2) : Math.round(amount).toLocaleString('en');
  const parts = (calls: number) => costs(calls, chosen);
  const total = (calls: number) => Object.values(parts(calls)).reduce((sum, part) => sum + part, 0);
  return {
    title: 'Money',
    about: [
      `AWS's list prices of ${prices.region} in ${prices.asOf}, without free tiers, in US dollars. A call is the`,
      `greeting: ${aCall.instruct} requests to \`/voice/instruct\` and ${aCall.events} to \`/voice/events\`, ${aCall.writeUnits} write units with all indexes, about`,
      `${aCall.kilobytes} kB kept for 90 days. ${
        canLimit()
          ? 'Durations are measured in a process that gets as much of a processor as Lambda gives to that memory'
          : 'Durations are measured here and stretched by the part of a processor that Lambda gives to that memory'
      }`,
      `(one at 1,769 MB); ${dynamodbLatency} ms are added for a DynamoDB that is not in the same machine.`,
    ].join('\n'),
    tables: [
      {
        caption: `Which memory size: ${configured} MB is configured.`,
        columns: [
          'Memory, MB',
          '`instruct`, ms',
          '`events`, ms',
          'First answer of `instruct`, ms',
          'Used, MB',
          'Compute of a million calls, $',
        ],
        rows: measured.map((warm) => [
          String(warm.megabytes),
          warm.instruct.toFixed(1),
          warm.events.toFixed(1),
          spread(warm.cold, 0),
          warm.memory.toFixed(0),
          dollars(1e6 * gigabyteSeconds(warm) * prices.lambda.gigabyteSecond),
        ]),
      },
      {
        caption: 'What so many calls a month cost.',
        columns: ['', ...volumes.map((calls) => `${calls.toLocaleString('en')} calls, $`)],
        rows: [
          ...Object.keys(parts(0)).map((part) => [
            part,
            ...volumes.map((calls) => dollars(parts(calls)[part] ?? 0)),
          ]),
          ['**All**', ...volumes.map((calls) => `**${dollars(total(calls))}**`)],
          ['one small server, one small PostgreSQL', ...volumes.map(() => dollars(serverCosts(1)))],
          ['the same, able to lose one of each', ...volumes.map(() => dollars(serverCosts(2)))],
        ],
      },
    ],
    goals: [],
    notes: [
      'The server is a t4g.small with 8 GB beside an RDS db.t4g.micro with 20 GB; to survive the loss of a machine there are two of each, and a load balancer. Neither includes the hours of whoever keeps it patched. That one server would bear ten million calls a month is not measured here.',
      'The greatest part of the bill is API Gateway, and nothing here makes it smaller: a REST API has the keys, quotas and throttles that the service relies on.',
    ],
  };
}

function costs(calls: number, warm: Warm): Record<string, number> {
  const requests = calls * requestsACall;
  const secondsInMonth = hoursInMonth * 3600;
  // By X-Ray's default rule: the first of a second, and one in twenty of the others.
  const traces = Math.min(requests, secondsInMonth) + Math.max(0, requests - secondsInMonth) * 0.05;
  const gigabytes = (calls * aCall.kilobytes * 3) / 1e6;
  return {
    'API Gateway': requests * prices.apiGateway.request,
    'Lambda, requests': requests * prices.lambda.request,
    'Lambda, compute': calls * gigabyteSeconds(warm) * prices.lambda.gigabyteSecond,
    'DynamoDB, writes': calls * aCall.writeUnits * prices.dynamodb.writeUnit,
    'DynamoDB, storage and backup':
      gigabytes * (prices.dynamodb.gigabyteMonth + prices.dynamodb.backupGigabyteMonth),
    'Logs, 300 bytes a request': (requests * 300 * prices.logs.gigabyte) / 1e9,
    'Traces, at most': traces * prices.xray.trace,
  };
}

function serverCosts(machines: 1 | 2): number {
  const { server } = prices;
  const machine =
    (server['t4g.small, an hour'] + server['RDS db.t4g.micro with PostgreSQL, an hour']) * hoursInMonth +
    8 * server['disk of the server, gigabyte and month'] +
    20 * server['disk of the database, gigabyte and month'];
  return machines * machine + (machines === 2 ? server['load balancer, an hour'] * hoursInMonth : 0);
}
