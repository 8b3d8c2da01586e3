import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BatchWriteItemCommand, DynamoDBClient, type UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Callback } from '../lib/africastalking/callbacks/callback.ts';
import { type CallEvent, toCallEvent } from '../lib/calls/event/event.ts';
import { listCalls } from '../lib/calls/query/list-calls.ts';
import { readCall } from '../lib/calls/query/read-call.ts';
import { readUsage } from '../lib/calls/query/usage.ts';
import { joinRecords, recordOf } from '../lib/calls/record/call-record.ts';
import { callRow } from '../lib/calls/store/call-row.ts';
import { eventRow } from '../lib/calls/store/event-row.ts';
import { createCallStore } from '../lib/calls/store/store.ts';
import type { CallTable } from '../lib/calls/store/table-layout.ts';
import type { Row } from '../lib/table/table.ts';
import { createCallsTable } from '../local/aws/calls-table.ts';
import { startDynamoDB } from '../local/aws/dynamodb.ts';
import { localCredentials } from '../local/aws/sqs.ts';
import { processorTime, quantile } from './harness.ts';
import { atMost, type Mode, type Section } from './topic.ts';

type Event = CallEvent & { callId: string };

const EVENTS_A_CALL = 4;
const CALLS_A_NUMBER = 40;
const DAYS = 30;
const NEWEST = Date.parse('2026-11-22T12:00:00Z');

/**
 * Whether reading and writing stay as fast while the table grows: the same operations at each size, on an embedded
 * DynamoDB that keeps its rows on disk.
 */
export async function growth({ short }: Mode): Promise<Section> {
  const steps = short ? [4_000, 20_000] : [10_000, 100_000, 1_000_000];
  const rounds = short ? 60 : 150;
  const folder = await mkdtemp(join(tmpdir(), 'growth-'));
  const { table, units, close } = await openTable(folder);
  const results: Result[] = [];
  for (const [step, events] of steps.entries()) {
    await fill(table, (steps[step - 1] ?? 0) / EVENTS_A_CALL, events / EVENTS_A_CALL);
    await untilQuiet();
    const { [USAGE]: usage, ...all } = operations(table, events / EVENTS_A_CALL);
    // Code that is not compiled yet would make the first size the slowest.
    if (step === 0) await measureAll(all, units, rounds);
    const told = await measureAll(all, units, rounds);
    // By itself, and last: it reads a hundredth of everything, and whatever comes after it waits for what that pushed out of memory.
    told.push(...(await measureAll({ [USAGE]: usage as Operation }, units, short ? 20 : 60)));
    results.push(...told.map((result) => ({ events, ...result })));
  }
  await close();
  await rm(folder, { recursive: true });
  return sectionOf(steps, rounds, results);
}

interface Measured {
  readonly operation: string;
  /** Milliseconds on the clock. */
  readonly median: number;
  readonly p99: number;
  /** Milliseconds of processor time, of client and database together: what else the machine does is not in it. */
  readonly processor: number;
  /** Read and write units that DynamoDB counts. */
  readonly units: number;
}

interface Result extends Measured {
  readonly events: number;
}

/** Counts what the requests since the last look have consumed. */
type Units = { consumed: number };

async function openTable(path: string) {
  const { endpoint, stop } = await startDynamoDB({ path });
  const dynamodb = new DynamoDBClient({ endpoint, region: 'local', credentials: localCredentials });
  await createCallsTable(dynamodb, 'growth');
  const units: Units = { consumed: 0 };
  dynamodb.middlewareStack.add(
    (next) => async (args) => {
      const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
      const { ConsumedCapacity = [] } = result.output as { ConsumedCapacity?: Capacity | Capacity[] };
      for (const { CapacityUnits = 0 } of [ConsumedCapacity].flat()) units.consumed += CapacityUnits;
      return result;
    },
    { step: 'initialize' },
  );
  const table: CallTable = { dynamodb, tableName: 'growth', shards: 4, retentionDays: 3650 };
  const close = async () => {
    dynamodb.destroy();
    await stop();
  };
  return { table, units, close };
}

type Capacity = { CapacityUnits?: number };

/** The database goes on for a while to put in order on disk what it was given. */
async function untilQuiet(): Promise<void> {
  for (let look = 0; look < 60; look += 1) {
    const before = processorTime();
    await pause(1000);
    if (processorTime() - before < 30) return;
  }
}

/** Calls spread over the same thirty days at every size, so that a day, a number and an outcome have more of them. */
function startOf(call: number): number {
  return NEWEST - Math.floor(((call * 0.618_033_988_75) % 1) * DAYS * 86_400_000);
}

function sessionOf(call: number): string {
  return `ATVId_${call.toString(16).padStart(32, '0')}`;
}

function numberOf(call: number): string {
  return `+2547${String(Math.floor(call / CALLS_A_NUMBER)).padStart(8, '0')}`;
}

function eventsOf(call: number): Event[] {
  const started = startOf(call);
  const said = (seconds: number, posted: Record<string, string | number | boolean>, step?: string) => {
    const known = {
      isActive: true,
      sessionId: sessionOf(call),
      direction: 'Inbound',
      callerNumber: numberOf(call),
      destinationNumber: '+254711082000',
      callerCountryCode: '254',
      callerCarrierName: 'Safaricom',
      ...posted,
    };
    const fields = Object.fromEntries(Object.entries(known).map(([name, value]) => [name, String(value)]));
    const callback = { ...known, fields, raw: new URLSearchParams(fields).toString(), rawIsBase64: false };
    const receivedAt = new Date(started + seconds * 1000).toISOString();
    return toCallEvent(callback as unknown as Callback, {
      receivedAt,
      receivedOn: 'instruct',
      step,
    }) as Event;
  };
  return [
    said(0, { callSessionState: 'Ringing' }),
    said(8, { callSessionState: 'Answered', dtmfDigits: '1' }, 'welcome/menu/1'),
    said(15, { callSessionState: 'Answered', dtmfDigits: '3' }, 'welcome/sales/1'),
    said(40, {
      isActive: false,
      callSessionState: call % 5 === 0 ? 'Aborted' : 'Completed',
      status: call % 5 === 0 ? 'Aborted' : 'Success',
      hangupCause: call % 5 === 0 ? 'ORIGINATOR_CANCEL' : 'NORMAL_CLEARING',
      durationInSeconds: call % 5 === 0 ? 0 : 39,
      amount: '1.470',
      currencyCode: 'KES',
      callStartTime: '2026-11-22 13:00:01',
    }),
  ];
}

/** Writes the rows that recording would end in, many at a time, for the calls from the one to the other. */
async function fill(table: CallTable, from: number, to: number): Promise<void> {
  let call = from;
  const writers = Array.from({ length: 4 }, async () => {
    while (call < to) {
      const some: Row[] = [];
      for (; call < to && some.length < 25; call += 1) {
        const events = eventsOf(call);
        some.push(...events.map((event) => eventRow(event, table)));
        some.push(callRow(events.map(recordOf).reduce(joinRecords), table));
      }
      const requests = some.map((row) => ({ PutRequest: { Item: row } }));
      await table.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [table.tableName]: requests } }));
    }
  });
  await Promise.all(writers);
}

interface Operation {
  /** What does not count. */
  readonly prepare?: () => Promise<unknown>;
  readonly run: (round: number) => Promise<unknown>;
}

const RECORDING = 'recording an event';
const BARE = 'the same two writes bare';
const USAGE = 'usage of a day';

function operations(table: CallTable, calls: number): Record<string, Operation> {
  const reader = { ...table, now: () => NEWEST };
  const store = createCallStore(table);
  const some = (round: number) => (round * 7919) % calls;
  const day = { from: '2026-11-14T21:00:00.000Z', until: '2026-11-15T21:00:00.000Z' };
  const list = (query: object) =>
    listCalls(reader, { span: {}, limit: 25, cursorKey: {}, wanted: {}, ...query });
  let recorded = 0;
  const newEvent = () => {
    recorded += 1;
    return eventsOf(1e9 + calls * 1000 + recorded)[0] as Event;
  };
  // The writes of a recording, which are then sent by themselves.
  const prepared: UpdateItemCommand[] = [];
  const collect = async (write: UpdateItemCommand) => {
    prepared.push(write);
    return {};
  };
  const collecting = createCallStore({ ...table, dynamodb: { send: collect } as unknown as DynamoDBClient });
  return {
    'one call with its timeline': { run: (round) => readCall(reader, sessionOf(some(round))) },
    'list of a day': { run: () => list({ span: day }) },
    'list of a phone number': { run: (round) => list({ number: numberOf(some(round)) }) },
    'list of an outcome': { run: () => list({ status: 'cancelled' }) },
    'newest of all': { run: () => list({}) },
    [RECORDING]: { run: () => store.record(newEvent()) },
    [BARE]: {
      prepare: () => collecting.record(newEvent()),
      run: () => Promise.all(prepared.splice(0).map((write) => table.dynamodb.send(write))),
    },
    [USAGE]: {
      run: () =>
        readUsage(reader, {
          first: '2026-11-15',
          last: '2026-11-15',
          timeZone: 'Africa/Nairobi',
          by: 'day',
        }),
    },
  };
}

/** In turns, so that what else the machine does falls on all of them alike. */
async function measureAll(
  all: Readonly<Record<string, Operation>>,
  units: Units,
  rounds: number,
): Promise<Measured[]> {
  const taken = Object.entries(all).map(([operation, { prepare, run }]) => ({
    operation,
    prepare,
    run,
    times: [] as number[],
    processor: 0,
    units: 0,
  }));
  for (let round = 0; round < rounds; round += 1) {
    for (const one of taken) {
      await one.prepare?.();
      const [begun, used] = [performance.now(), processorTime()];
      units.consumed = 0;
      await one.run(round);
      one.times.push(performance.now() - begun);
      one.processor += (processorTime() - used) / rounds;
      one.units += units.consumed / rounds;
    }
  }
  return taken.map(({ operation, times, processor, units }) => ({
    operation,
    median: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    processor,
    units,
  }));
}

/** Those that must stay flat; usage has to count every call of the day, of which there are ever more. */
const flat = [
  'one call with its timeline',
  'list of a day',
  'list of a phone number',
  'list of an outcome',
  'newest of all',
];

function sectionOf(steps: readonly number[], rounds: number, results: readonly Result[]): Section {
  const operations = [...new Set(results.map(({ operation }) => operation))];
  const growthOf = (operation: string, of: 'median' | 'processor' | 'units') => {
    const line = results.filter((result) => result.operation === operation);
    return (line.at(-1)?.[of] ?? Number.NaN) / (line[0]?.[of] ?? Number.NaN);
  };
  const medianOf = (operation: string, events: number) =>
    results.find((result) => result.operation === operation && result.events === events)?.median ??
    Number.NaN;
  const tableOf = (
    caption: string,
    of: 'median' | 'processor' | 'units',
    cell: (result: Result) => string,
  ) => ({
    caption,
    columns: ['', ...steps.map((events) => `${events.toLocaleString('en')} events`), 'Last over first'],
    rows: operations.map((operation) => [
      operation,
      ...results.filter((result) => result.operation === operation).map(cell),
      growthOf(operation, of).toFixed(2),
    ]),
  });
  return {
    title: 'Growth',
    about: [
      'The same questions asked of ever more stored events, spread over the same thirty days, on an embedded DynamoDB that',
      `keeps its rows on disk; each ${rounds} times, in turns. A page has 25 calls. Usage counts all calls of its day, of which`,
      'there are a hundred times as many in the end: it is told, measured by itself, and is not meant to stay flat.',
    ].join('\n'),
    tables: [
      tableOf(
        'Milliseconds by the clock: median, p99.',
        'median',
        ({ median, p99 }) => `${median.toFixed(1)}, ${p99.toFixed(0)}`,
      ),
      tableOf(
        'Milliseconds of processor time, of the client and the database together.',
        'processor',
        ({ processor }) => processor.toFixed(2),
      ),
      tableOf(
        'Read or write units, as the embedded DynamoDB counts them by the rules of the real one: what a request has to look at.',
        'units',
        ({ units }) => units.toFixed(1),
      ),
    ],
    goals: [
      ...flat.flatMap((operation) => [
        atMost(`${operation}, by the clock, last over first`, 1.2, growthOf(operation, 'median'), '×', 2),
        atMost(`${operation}, units, last over first`, 1.2, growthOf(operation, 'units'), '×', 2),
      ]),
      ...steps.map((events) =>
        atMost(
          `${RECORDING} over ${BARE}, at ${events.toLocaleString('en')} events`,
          1.15,
          medianOf(RECORDING, events) / medianOf(BARE, events),
          '×',
          2,
        ),
      ),
      atMost(`${RECORDING}, units, last over first`, 1.2, growthOf(RECORDING, 'units'), '×', 2),
    ],
    notes: [
      'What recording an event asks of DynamoDB, and what DynamoDB counts for it, stays the same at every size. The embedded one takes longer over any write with a million rows on disk, so recording is held against its own two writes made bare at the same size.',
    ],
  };
}
