import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { CallResult } from '../../lib/africastalking/rest/call.ts';
import { addAmounts, compareAmounts } from '../../lib/calls/record/money.ts';
import { dayKey } from '../../lib/outbound/caps.ts';
import { readHold } from '../../lib/outbound/hold.ts';
import { spendCap } from '../../lib/outbound/spend-cap.ts';
import { readRow } from '../../lib/table/table.ts';
import { anEvent } from '../calls/a-callback.ts';
import { aRecordedTable } from '../calls/a-recorded-table.ts';
import { type Random, randomFrom } from '../fuzz/random.ts';
import { aClock, aStarter, ourNumber } from './a-starter.ts';

/*
 * Starts and ends of calls over a database that loses any answer it likes: of requests that it carried out, once or
 * twice, as the SDK repeats them; and, in the second round, of requests that it never got.
 */

const { table } = aRecordedTable({ isCleared: true });

const caps = {
  callsPerNumber: 3,
  callsPerKey: 7,
  spend: spendCap({ currencyCode: 'KES', amount: '60' }, '10'),
};
const phones = ['+254711000001', '+254711000002', '+254711000003'];
const day = '2027-06-01';

/** A client that says nothing of what became of some requests. */
function unreliable(dynamodb: DynamoDBClient, random: Random, { loses, drops }: Faults): DynamoDBClient {
  const lost = () => Object.assign(new Error('The answer was lost'), { name: 'TimeoutError' });
  const send = async (command: never, options: never) => {
    if (random.chance(drops)) throw lost();
    if (random.chance(loses)) await dynamodb.send(command, options).catch(() => {});
    if (!random.chance(loses)) return dynamodb.send(command, options);
    await dynamodb.send(command, options).catch(() => {});
    throw lost();
  };
  return Object.assign(Object.create(dynamodb), { send }) as DynamoDBClient;
}

interface Faults {
  /** Of a hundred requests, how many are carried out and not answered; the same number are carried out twice. */
  readonly loses: number;
  /** Of a hundred requests, how many are never carried out. */
  readonly drops: number;
}

interface Placed {
  readonly sessionId: string;
  readonly phone: string;
  readonly clientRequestId: string;
}

/** Twenty starts at once, some of them of one call, and what Africa's Talking was asked for. */
async function startMany(random: Random, faults: Faults) {
  const placed: Placed[] = [];
  const clock = aClock(`${day}T09:00:00Z`);
  const bench = aStarter({
    table: { ...table, dynamodb: unreliable(table.dynamodb, random, faults) },
    baseUrl: 'http://127.0.0.1:1',
    clock,
    caps,
    change: (parts) => ({
      ...parts,
      ring: async ({ to, clientRequestId = '' }): Promise<CallResult> => {
        const recipient = to as typeof ourNumber;
        if (random.chance(20)) {
          const message = 'No money';
          const entry = { outcome: 'refused', recipient, status: 'InsufficientCredit', message } as const;
          return { outcome: 'entries', entries: [entry], currentQueueSize: undefined };
        }
        const sessionId = `ATVId_${placed.length}`;
        placed.push({ sessionId, phone: recipient, clientRequestId });
        const entry = { outcome: 'queued', recipient, status: 'Queued', sessionId } as const;
        return { outcome: 'entries', entries: [entry], currentQueueSize: undefined };
      },
    }),
  });
  const starts = Array.from({ length: 20 }, () => {
    const phone = random.pick(phones);
    return bench.start({ phone }, random.chance(30) ? { key: `key-${random.int(4)}-${phone}` } : {});
  });
  await Promise.allSettled(starts);
  return { placed, clock };
}

/** Each call ends, and the relay tells the ledger of it until it gets through. */
async function endAll(
  placed: readonly Placed[],
  random: Random,
  faults: Faults,
  clock: ReturnType<typeof aClock>,
) {
  const costs = new Map<string, string>();
  for (const { sessionId, phone, clientRequestId } of placed) {
    for (let told = 1 + random.int(2); told > 0; told -= 1) {
      const amount = `${random.int(10)}.${random.int(1000)}`;
      const end = anEvent(
        {
          isActive: '0',
          sessionId,
          direction: 'Outbound',
          callerNumber: phone,
          destinationNumber: ourNumber,
          clientRequestId,
          durationInSeconds: String(30 + told),
          currencyCode: 'KES',
          amount,
        },
        { receivedAt: clock.now().toISOString() },
      );
      let isDone = false;
      for (let attempt = 0; !isDone; attempt += 1) {
        const some = attempt < 6 ? faults : { loses: 0, drops: 0 };
        const dynamodb = unreliable(table.dynamodb, random, some);
        const { store } = aStarter({
          table: { ...table, dynamodb },
          baseUrl: 'http://127.0.0.1:1',
          clock,
          caps,
        });
        isDone = await store.record(end).then(
          () => true,
          () => false,
        );
      }
      const before = costs.get(sessionId);
      if (before === undefined || compareAmounts(amount, before) > 0) costs.set(sessionId, amount);
    }
  }
  return costs;
}

async function theDay() {
  const row = await readRow(table, dayKey(day));
  const holds = Object.entries(row)
    .filter(([name]) => name.startsWith('held '))
    .map(([, { S = '' }]) => readHold(S).amount);
  return { spent: row['spent']?.N ?? '0', calls: Number(row['calls key-1']?.N ?? 0), holds };
}

const seeds = Array.from({ length: 6 }, (_, seed) => seed);

describe.each([
  ['loses answers', { loses: 20, drops: 0 }],
  ['loses answers and requests', { loses: 15, drops: 15 }],
] as const)('a database that %s', (_, faults) => {
  it.each(seeds)(
    'lets no cap be passed, and its ledger is the record in the end: seed %i',
    async (seed) => {
      const random = randomFrom(seed);

      const { placed, clock } = await startMany(random, faults);

      for (const phone of phones)
        expect(placed.filter((call) => call.phone === phone).length).toBeLessThanOrEqual(3);
      expect(placed.length).toBeLessThanOrEqual(6); // KES 60 at 10 a call

      const before = await theDay();
      expect(compareAmounts(before.spent, '60')).toBeLessThanOrEqual(0);
      expect(before.calls).toBeGreaterThanOrEqual(placed.length);

      const costs = await endAll(placed, random, faults, clock);
      const after = await theDay();
      expect(compareAmounts(after.spent, addAmounts(...costs.values(), ...after.holds))).toBe(0);
      // A claim that was not given back in time counts until the day is over; nothing else does.
      if (faults.drops === 0) expect(after.calls).toBe(placed.length + after.holds.length);

      clock.pass(24 * 3600_000);
      const { start } = aStarter({ table, baseUrl: 'http://127.0.0.1:1', clock, caps });
      for (const phone of phones) expect((await start({ phone })).statusCode).toBe(503); // nobody answers, none is capped
    },
    30_000,
  );
});
