import { deepStrictEqual, ok } from 'node:assert';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CallResult } from '../../lib/africastalking/rest/call.ts';
import { addAmounts, compareAmounts } from '../../lib/calls/record/money.ts';
import { dayKey } from '../../lib/outbound/caps.ts';
import { holdsIn } from '../../lib/outbound/hold.ts';
import { ORPHANED_AFTER_MS } from '../../lib/outbound/orphans.ts';
import { spendCap } from '../../lib/outbound/spend-cap.ts';
import type { PhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { readRow } from '../../lib/table/table.ts';
import { anEvent } from '../calls/a-callback.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { aClock, aStarter, ourNumber } from '../outbound/a-starter.ts';
import { relayStarts } from '../outbound/relay-starts.ts';
import type { Random } from './random.ts';
import type { Topic } from './topic.ts';

/**
 * Days of starts and ends of calls over a database that loses any answer it likes, by processes that may die at any
 * await. Caps are never passed, the ledger is the record, and in the end nothing is blocked by what never was a call.
 */
export const outbound: Topic = {
  name: 'outbound',
  things: 'days of calls',
  usualRuns: 300,
  run: async (random) => {
    table ??= await aTable({ handsRowsOver: false });
    await table.clear();
    await aDayOfCalls(table, random, random.pick(Object.values(faults)));
  },
  end: () => table?.close(),
};

let table: TestTable | undefined;

/** So many times in a hundred. */
export interface Faults {
  /** A request is carried out, and not answered; as often it is carried out twice, as the SDK repeats it. */
  readonly loses: number;
  /** A request is never carried out. */
  readonly drops: number;
  /** A request is given up, and carried out later. */
  readonly delays: number;
  /** A start's process dies at one of its awaits. */
  readonly dies: number;
}

export const faults = {
  'loses answers': { loses: 20, drops: 0, delays: 0, dies: 0 },
  'loses answers and requests': { loses: 15, drops: 15, delays: 0, dies: 0 },
  'loses answers, and carries out late what it was asked for': { loses: 10, drops: 0, delays: 15, dies: 0 },
  'loses answers to processes that die': { loses: 10, drops: 5, delays: 5, dies: 40 },
} satisfies Record<string, Faults>;

const lostAnswersAlone: Faults = faults['loses answers'];

const caps = {
  callsPerNumber: 3,
  callsPerKey: 7,
  spend: spendCap({ currencyCode: 'KES', amount: '60' }, '10'),
};
const phones = ['+254711000001', '+254711000002', '+254711000003'];
const day = '2027-06-01';
const SHARED_ID = 'campaign-7';
const nowhere = 'http://127.0.0.1:1';

interface World {
  readonly table: TestTable;
  readonly random: Random;
  readonly faults: Faults;
  readonly clock: ReturnType<typeof aClock>;
  /** What was given up and is still to be carried out. */
  readonly late: Promise<unknown>[];
}

interface Placed {
  readonly sessionId: string;
  readonly phone: string;
  readonly clientRequestId: string;
}

export async function aDayOfCalls(table: TestTable, random: Random, faults: Faults): Promise<void> {
  const world: World = { table, random, faults, clock: aClock(`${day}T06:00:00Z`), late: [] };

  const { placed, unanswered } = await startMany(world);
  for (const phone of phones) ok(placed.filter((call) => call.phone === phone).length <= 3);
  ok(placed.length <= 6, 'KES 60 at 10 a call are for 6');
  const before = await theDay(table);
  ok(compareAmounts(before.spent, '60') <= 0);
  ok(before.calls >= placed.length);

  const costs = await endAll(placed, world);
  await Promise.all(world.late);
  await relayStarts(table, world.clock.now);
  const after = await theDay(table);
  deepStrictEqual(compareAmounts(after.spent, addAmounts(...costs.values(), ...after.holds)), 0);
  // Whoever lives and is only not answered takes back what is not a call's.
  if (faults === lostAnswersAlone)
    deepStrictEqual([after.calls, after.holds.length], [placed.length + unanswered, unanswered]);

  await nothingIsBlocked(placed, costs, world);
}

/** A client that says nothing of what became of some requests. */
function unreliable({ table, random, faults, late }: World): DynamoDBClient {
  const { dynamodb } = table;
  const send = async (command: never, options: never) => {
    if (random.chance(faults.drops)) throw lost();
    if (random.chance(faults.delays)) {
      late.push(someTicks(random).then(() => dynamodb.send(command, options).catch(() => {})));
      throw lost();
    }
    if (random.chance(faults.loses)) await dynamodb.send(command, options).catch(() => {});
    if (!random.chance(faults.loses)) return dynamodb.send(command, options);
    await dynamodb.send(command, options).catch(() => {});
    throw lost();
  };
  return Object.assign(Object.create(dynamodb), { send }) as DynamoDBClient;
}

function lost() {
  return Object.assign(new Error('The answer was lost'), { name: 'TimeoutError' });
}

async function someTicks(random: Random) {
  for (let ticks = random.int(100); ticks > 0; ticks -= 1) await new Promise(setImmediate);
}

/** Works until so many things have happened outside, the last one before it happens or after; then nothing goes on. */
function mortal({ random, faults }: World) {
  const deathAt = random.chance(faults.dies) ? 1 + random.int(12) : Number.POSITIVE_INFINITY;
  const isAfter = random.chance(50);
  let seen = 0;
  let die = () => {};
  const death = new Promise<void>((resolve) => {
    die = resolve;
  });
  const guard =
    <Given extends unknown[], Result>(work: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      seen += 1;
      if (seen < deathAt) return work(...given);
      if (seen === deathAt && isAfter) await work(...given).catch(() => {});
      die();
      return new Promise(() => {});
    };
  return { guard, death };
}

/** Twenty starts at once, some of them of one call, and what Africa's Talking was asked for. */
async function startMany(world: World): Promise<{ placed: readonly Placed[]; unanswered: number }> {
  const { table, random, faults, clock } = world;
  const placed: Placed[] = [];
  /** Starts of which Africa's Talking said nothing, and which are no calls. */
  let unanswered = 0;
  const ring = async (to: string, clientRequestId: string): Promise<CallResult> => {
    const recipient = to as PhoneNumber;
    const fate = random.int(100);
    if (fate < 20)
      return entries({ outcome: 'refused', recipient, status: 'InsufficientCredit', message: 'No money' });
    if (fate < 25 && clientRequestId !== SHARED_ID) {
      unanswered += 1;
      return noAnswer;
    }
    const sessionId = `ATVId_${placed.length}`;
    placed.push({ sessionId, phone: recipient, clientRequestId });
    if (fate < 35) return noAnswer;
    return entries({ outcome: 'queued', recipient, status: 'Queued', sessionId });
  };
  const starts = Array.from({ length: 20 }, () => {
    const { guard, death } = mortal(world);
    const dynamodb = Object.create(table.dynamodb) as DynamoDBClient;
    dynamodb.send = guard(unreliable(world).send) as DynamoDBClient['send'];
    const { start } = aStarter({
      table: { ...table, dynamodb },
      baseUrl: nowhere,
      clock,
      caps,
      pause: async (milliseconds) => {
        clock.pass(milliseconds);
        await someTicks(random);
      },
      change: (parts) => ({
        ...parts,
        ring: guard(({ to, clientRequestId = '' }) => ring(String(to), clientRequestId)),
      }),
    });
    const phone = random.pick(phones);
    const key = random.chance(30) ? { key: `key-${random.int(4)}-${phone}` } : {};
    // Of several calls to a number by one id nobody can tell which was placed when their processes die.
    const isShared = faults === lostAnswersAlone && random.chance(20);
    const id = isShared ? { clientRequestId: SHARED_ID } : {};
    return Promise.race([start({ phone, ...id }, key), death]);
  });
  await Promise.allSettled(starts);
  return { placed, unanswered };
}

const noAnswer: CallResult = {
  outcome: 'unknown',
  cause: 'timeout',
  message: 'No answer',
  providerMessage: undefined,
  httpStatus: undefined,
};

type Entry = Extract<CallResult, { outcome: 'entries' }>['entries'][number];

function entries(entry: Entry): CallResult {
  return { outcome: 'entries', entries: [entry], currentQueueSize: undefined };
}

/** Each call ends, once or twice, and the relay tells the ledger of it until it gets through. */
async function endAll(placed: readonly Placed[], world: World): Promise<Map<string, string>> {
  const { random } = world;
  const costs = new Map<string, string>();
  for (const call of placed) {
    for (let told = 1 + random.int(2); told > 0; told -= 1) {
      const amount = random.chance(15) ? undefined : `${random.int(10)}.${random.int(1000)}`;
      await tell(theEnd(call, { amount, seconds: 30 + told }, world), world);
      const before = costs.get(call.sessionId);
      if (amount !== undefined && (before === undefined || compareAmounts(amount, before) > 0))
        costs.set(call.sessionId, amount);
    }
    // Whose cost nobody tells counts as what was set aside for it.
    if (!costs.has(call.sessionId)) costs.set(call.sessionId, '10');
  }
  return costs;
}

function theEnd(
  { sessionId, phone, clientRequestId }: Placed,
  { amount, seconds }: { readonly amount: string | undefined; readonly seconds: number },
  { clock }: World,
) {
  const fields = {
    isActive: '0',
    sessionId,
    direction: 'Outbound',
    callerNumber: phone,
    destinationNumber: ourNumber,
    clientRequestId,
    durationInSeconds: String(seconds),
    ...(amount === undefined ? {} : { currencyCode: 'KES', amount }),
  };
  return anEvent(fields, { receivedAt: new Date(clock.now().getTime() + 1000).toISOString() });
}

async function tell(event: ReturnType<typeof anEvent>, world: World): Promise<void> {
  const { table, clock, faults } = world;
  for (let attempt = 0; ; attempt += 1) {
    const some = attempt < 6 ? faults : { ...faults, loses: 0, drops: 0, delays: 0 };
    const dynamodb = unreliable({ ...world, faults: some });
    const { store } = aStarter({ table: { ...table, dynamodb }, baseUrl: nowhere, clock, caps });
    try {
      await store.record(event);
      return;
    } catch {
      await Promise.all(world.late);
    }
  }
}

async function theDay(table: TestTable) {
  const row = await readRow(table, dayKey(day));
  return {
    spent: row['spent']?.N ?? '0',
    calls: Number(row['calls key-1']?.N ?? 0),
    holds: holdsIn(row).map(({ amount }) => amount),
  };
}

/** Some hours later as many calls are granted as the day, the key and each number have left, to the last one. */
async function nothingIsBlocked(placed: readonly Placed[], costs: Map<string, string>, world: World) {
  const { table, clock } = world;
  const rings = (parts: Parameters<NonNullable<Parameters<typeof aStarter>[0]['change']>>[0]) => ({
    ...parts,
    ring: async ({ to }: { to: unknown }) =>
      entries({
        outcome: 'queued',
        recipient: to as PhoneNumber,
        status: 'Queued',
        sessionId: `ATVId_later_${++later}`,
      }),
  });
  clock.pass(2 * ORPHANED_AFTER_MS);
  for (const phone of phones) {
    const { start } = aStarter({
      table,
      baseUrl: nowhere,
      clock,
      caps: { callsPerNumber: 3 },
      change: rings,
    });
    const granted = await countGranted(() => start({ phone }));
    deepStrictEqual(granted + placed.filter((call) => call.phone === phone).length, 3, `calls to ${phone}`);
  }

  const { callsPerKey, spend } = caps;
  const { start } = aStarter({ table, baseUrl: nowhere, clock, caps: { callsPerKey, spend }, change: rings });
  const granted = await countGranted((at) => start({ phone: `+2547110001${10 + at}` }));
  const spent = addAmounts(...costs.values());
  const byMoney = Array.from({ length: 7 }).findIndex(
    (_, more) => compareAmounts(addAmounts(spent, `${more + 1}0`), '60') > 0,
  );
  deepStrictEqual(granted, Math.min(7 - placed.length, byMoney), 'calls of the day');
  const row = await theDay(table);
  deepStrictEqual([row.calls, row.holds.length], [placed.length + granted, granted]);
  deepStrictEqual(compareAmounts(row.spent, addAmounts(spent, ...row.holds)), 0);
}

let later = 0;

async function countGranted(start: (at: number) => Promise<{ readonly statusCode: number }>) {
  for (let granted = 0; ; granted += 1) {
    const { statusCode } = await start(granted);
    if (statusCode === 429) return granted;
    deepStrictEqual(statusCode, 200);
  }
}
