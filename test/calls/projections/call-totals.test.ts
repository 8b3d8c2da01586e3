import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hourOf } from '../../../lib/calls/event/days.ts';
import type { CallEvent } from '../../../lib/calls/event/event.ts';
import { callTotals } from '../../../lib/calls/projections/call-totals.ts';
import { relayChanges } from '../../../lib/calls/projections/relay-changes.ts';
import { createCallStore } from '../../../lib/calls/store/store.ts';
import { runs } from '../../runs.ts';
import { anEvent } from '../a-callback.ts';
import { aTable, type TestTable } from '../a-table.ts';
import { crashing, ProcessGone, waysToCrash } from '../crashing.ts';
import { at, scriptedCalls } from '../scripted-calls.ts';
import { changesOf, relayAll } from './a-stream.ts';

let table: TestTable;
beforeAll(async () => {
  table = { ...(await aTable()), shards: 1 };
});
beforeEach(() => table.clear());
afterAll(() => table.close());

function projection(dynamodb = table.dynamodb) {
  return callTotals({ ...table, dynamodb }, { timeZone: 'Africa/Nairobi' });
}

/** The sums alone, by hour; what is zero is not there. A day of these tests has the sums of its one hour. */
async function totals() {
  const rows = (await table.items()).filter(({ pk }) => pk?.S?.startsWith('#totals '));
  const hours = rows.map((row) => {
    const sums = Object.entries(row).filter(([name, { N: sum }]) => /^[nsa] /.test(name) && sum !== '0');
    return [row['sk']?.S, Object.fromEntries(sums.map(([name, { N: sum }]) => [name, sum]).sort())] as const;
  });
  const filled = hours.filter(([, sums]) => Object.keys(sums).length > 0).sort();
  const [day, ...rest] = filled;
  expect([day?.[0], day?.[1]]).toEqual(['day#2026-11-22', rest[0]?.[1]]);
  return Object.fromEntries(rest.map(([name, sums]) => [name?.slice('hour#'.length), sums]));
}

async function record(...events: readonly CallEvent[]) {
  for (const event of events) await createCallStore(table).record(event);
}

const HOUR = '2026-11-22T10:00:00.000Z';
function ofCall(callId: string, events: readonly CallEvent[] = []) {
  return events.map((event) => ({ ...event, callId }));
}
function menu(callId: string) {
  return ofCall(callId, scriptedCalls['a caller who chooses from a menu']);
}

/** The end alone of such a call. */
function over(callId: string) {
  return menu(callId).slice(-1);
}

describe('totals of an hour', () => {
  it('count the calls of each kind that have ended, their seconds and their money', async () => {
    await record(...menu('a'), ...menu('b'), ...menu('open').slice(0, 2));
    await record(...ofCall('c', scriptedCalls['a caller who waits for somebody in vain']));

    await relayAll(table, projection());

    expect(await totals()).toEqual({
      [HOUR]: {
        'n in completed - KES': '2',
        's in completed - KES': '78',
        'a in completed - KES': '2.94',
        'n in completed no KES': '1',
        's in completed no KES': '44',
        'a in completed no KES': '2',
      },
    });
  });

  it('are the same however often the stream tells them', async () => {
    await record(...menu('a'), ...menu('b'));
    await relayAll(table, projection());
    const once = await totals();

    await relayAll(table, projection());
    await Promise.all([relayAll(table, projection()), relayAll(table, projection())]);

    expect(await totals()).toEqual(once);
  });

  it('follow what is heard of a call after it was counted, also that it began an hour earlier', async () => {
    const [first, ...rest] = menu('a');
    await record(...rest);
    await relayAll(table, projection());

    await record({ ...(first as CallEvent), receivedAt: '2026-11-22T09:59:59.000Z' });
    await relayAll(table, projection());

    expect(Object.keys(await totals())).toEqual(['2026-11-22T09:00:00.000Z']);
  });

  it('are not written at all for a change that says nothing new', async () => {
    await record(...menu('a'));
    await relayAll(table, projection());
    table.commands.length = 0;

    await relayAll(table, projection());

    expect(table.commands.filter(({ name }) => /Put|Update|Delete/.test(name))).toEqual([]);
  });

  it('take in calls that end at the same time, in any number of relays at once', async () => {
    const calls = Array.from({ length: 24 }, (_, index) => over(`call-${index}`));
    await Promise.all(calls.map((events) => record(...events)));
    const changes = changesOf(await table.items());

    await Promise.all(
      [0, 1, 2, 3].map(async (part) => {
        const some = changes.filter(({ row }) => Number(row['pk']?.S?.split('-')[1]) % 4 === part);
        expect(await relayChanges(table, some, [projection()])).toEqual([]);
      }),
    );

    expect(await totals()).toEqual({
      [HOUR]: {
        'n in completed - KES': '24',
        's in completed - KES': String(24 * 39),
        'a in completed - KES': '35.28',
      },
    });
  }, 60_000);
});

describe('a relay that is gone in the middle', () => {
  const both = [...over('a'), ...over('b')];
  const late = ofCall('a', [
    anEvent(
      { isActive: '0', durationInSeconds: '50', amount: '2', currencyCode: 'KES' },
      { receivedAt: at(9) },
    ),
  ]);

  it('leaves the same totals wherever it was, once the stream has told the changes again', async () => {
    await record(...both);
    await relayAll(table, projection());
    const expected = await totals();
    const counting = crashing(table.dynamodb, () => true);
    await table.clear();
    await record(...both);
    await relayChanges({ ...table, dynamodb: counting }, changesOf(await table.items()), [
      projection(counting),
    ]);

    for (const reaches of waysToCrash(counting.requests())) {
      await table.clear();
      await record(...both);
      const changes = changesOf(await table.items());
      const client = crashing(table.dynamodb, reaches);
      await relayChanges({ ...table, dynamodb: client }, changes, [projection(client)]).catch((error) =>
        expect(error).toBeInstanceOf(ProcessGone),
      );
      await relayChanges(table, changes, [projection()]);

      expect(await totals()).toEqual(expected);
    }
  }, 60_000);

  it('also when the call had been counted before, and has changed', async () => {
    await record(...both);
    await relayAll(table, projection());
    await record(...late);
    await relayAll(table, projection());
    const expected = await totals();

    for (const reaches of waysToCrash(12)) {
      await table.clear();
      await record(...both);
      await relayAll(table, projection());
      await record(...late);
      const client = crashing(table.dynamodb, reaches);
      await relayAll({ ...table, dynamodb: client }, projection(client)).catch(() => {});
      await relayAll(table, projection());

      expect(await totals()).toEqual(expected);
    }
  }, 60_000);
});

it('are the sums of the calls in whatever order and however often changes are told', async () => {
  const ends = ['39', '0', '44', '120'].map((durationInSeconds, index) => ({ durationInSeconds, index }));
  const told = fc.array(fc.record({ call: fc.nat(3), end: fc.nat(3), relays: fc.boolean() }), {
    minLength: 1,
  });

  await fc.assert(
    fc.asyncProperty(told, async (steps) => {
      await table.clear();
      const longest = new Map<string, number>();
      for (const { call, end, relays } of steps) {
        const callId = `call-${call}`;
        const { durationInSeconds, index } = ends[end] as (typeof ends)[number];
        longest.set(callId, Math.max(longest.get(callId) ?? 0, Number(durationInSeconds)));
        await record(
          ...ofCall(callId, [anEvent({ isActive: '0', durationInSeconds }, { receivedAt: at(60 - index) })]),
        );
        if (relays) await relayAll(table, projection());
      }
      await relayAll(table, projection());

      const [hour] = Object.values<Record<string, string | undefined>>(await totals());
      const sum = (prefix: string) =>
        Object.entries(hour ?? {})
          .filter(([name]) => name.startsWith(prefix))
          .reduce((total, [, amount]) => total + Number(amount), 0);
      expect([sum('n '), sum('s ')]).toEqual([
        longest.size,
        [...longest.values()].reduce((total, seconds) => total + seconds, 0),
      ]);
    }),
    { numRuns: runs(3, 8) },
  );
}, 60_000);

it.each([
  ['2026-11-22T10:59:59.999Z', 'Africa/Nairobi', '2026-11-22T10:00:00.000Z'],
  ['2026-11-22T10:29:00.000Z', 'Asia/Kolkata', '2026-11-22T09:30:00.000Z'],
  ['2026-11-22T10:45:00.000Z', 'Asia/Kathmandu', '2026-11-22T10:15:00.000Z'],
])('%s lies in the hour of %s that begins at %s', (instant, timeZone, hour) => {
  expect(hourOf(Date.parse(instant), timeZone)).toBe(hour);
});
