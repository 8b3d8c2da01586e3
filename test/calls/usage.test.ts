import { beforeAll, describe, expect, it } from 'vitest';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { toPresumedEnd, toStartEvent } from '../../lib/calls/event/internal-events.ts';
import { callTotals } from '../../lib/calls/projections/call-totals.ts';
import { readUsage, readUsageQuery } from '../../lib/calls/query/usage.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import type { Row } from '../../lib/table/table.ts';
import { aCallback, CALLER, OURS } from './a-callback.ts';
import { aSharedTable } from './a-recorded-table.ts';
import { relayAll } from './projections/a-stream.ts';

const timeZone = 'Africa/Nairobi';
const now = Date.parse('2026-11-22T12:00:00Z');

const table = aSharedTable();

let calls = 0;

async function aCall(startedAt: string, end: Record<string, string> | 'open' | 'presumed' | 'refused') {
  calls += 1;
  const store = createCallStore(table);
  const sessionId = `ATVId_${calls}`;
  if (end === 'refused') {
    const answer = { is: 'refused', status: 'InsufficientCredit', body: '{}' } as const;
    await store.record(
      toStartEvent({ requestedAt: startedAt, to: CALLER, from: OURS, clientRequestId: `${calls}`, answer }),
    );
    return;
  }
  const receipt = { receivedAt: startedAt, receivedOn: 'instruct' } as const;
  await store.record(toCallEvent(aCallback({ sessionId }), receipt));
  if (end === 'open') return;
  await store.record(
    end === 'presumed'
      ? toPresumedEnd(sessionId, startedAt)
      : toCallEvent(aCallback({ sessionId, isActive: '0', callSessionState: undefined, ...end }), receipt),
  );
}

function kes(amount: string, durationInSeconds: string) {
  return {
    amount,
    currencyCode: 'KES',
    durationInSeconds,
  };
}

describe('usage', () => {
  beforeAll(async () => {
    const noon = '2026-11-21T09:00:00Z';
    await aCall(noon, kes('0.1', '10'));
    await aCall(noon, kes('0.2', '20'));
    await aCall(noon, { ...kes('147.440', '95'), currencyCode: 'UGX' });
    await aCall(noon, { ...kes('0', '0'), hangupCause: 'USER_BUSY' });
    await aCall(noon, 'presumed');
    await aCall(noon, 'refused');
    await aCall('2026-11-21T20:59:59.999Z', 'open');
    await aCall('2026-11-21T21:00:00Z', kes('5', '1'));
    await relayAll(table, callTotals(table, { timeZone: 'Africa/Nairobi' }));
  });

  it('adds up a day: calls by outcome, seconds, answer rate, and exact money in each currency', async () => {
    const query = readUsageQuery({ day: '2026-11-21' }, { timeZone, now });
    if ('refusal' in query) throw new Error(query.refusal);

    expect(await readUsage({ ...table, now: () => now }, query)).toEqual([
      {
        day: '2026-11-21',
        calls: 7,
        open: 1,
        outcomes: { busy: 1, completed: 3, 'presumed-ended': 1, refused: 1 },
        directions: { Inbound: 5, Outbound: 1 },
        reachedPerson: 0,
        missed: 1,
        answerRate: 0.75,
        durationInSeconds: 125,
        byCurrency: [
          {
            currencyCode: 'KES',
            amount: '0.3',
            calls: 3,
            open: 0,
            outcomes: { busy: 1, completed: 2 },
            directions: { Inbound: 3 },
            reachedPerson: 0,
            missed: 1,
            answerRate: 0.6667,
            durationInSeconds: 30,
          },
          {
            currencyCode: 'UGX',
            amount: '147.44',
            calls: 1,
            open: 0,
            outcomes: { completed: 1 },
            directions: { Inbound: 1 },
            reachedPerson: 0,
            missed: 0,
            answerRate: 1,
            durationInSeconds: 95,
          },
        ],
      },
    ]);
  });

  it('has a line for every day of a range, also for one without calls', async () => {
    const query = readUsageQuery({ from: '2026-11-20', to: '2026-11-22' }, { timeZone, now });
    if ('refusal' in query) throw new Error(query.refusal);

    const days = await readUsage({ ...table, now: () => now }, query);

    expect(days.map(({ day, calls }) => [day, calls])).toEqual([
      ['2026-11-20', 0],
      ['2026-11-21', 7],
      ['2026-11-22', 1],
    ]);
    expect(days[0]).not.toHaveProperty('answerRate');
  });

  it('counts no call after its time', async () => {
    const query = { first: '2026-11-21', last: '2026-11-21', timeZone, by: 'day' as const };
    const [day] = await readUsage({ ...table, now: () => now + 366 * 86_400_000 }, query);

    expect(day?.calls).toBe(0);
  });

  it('has a line for each hour where hours are asked for', async () => {
    const query = readUsageQuery({ day: '2026-11-21', by: 'hour' }, { timeZone, now });
    if ('refusal' in query) throw new Error(query.refusal);

    const hours = await readUsage({ ...table, now: () => now }, query);

    expect(hours).toHaveLength(24);
    expect(hours.filter(({ calls }) => calls > 0).map(({ day, hour, calls }) => [day, hour, calls])).toEqual([
      ['2026-11-21', '2026-11-21T09:00:00.000Z', 6],
      ['2026-11-21', '2026-11-21T20:00:00.000Z', 1],
    ]);
  });

  it('reads the totals and the open calls, and no other call', async () => {
    table.commands.length = 0;
    const query = { first: '2026-11-21', last: '2026-11-21', timeZone, by: 'day' } as const;
    await readUsage({ ...table, now: () => now }, query);

    const read = table.commands.flatMap(({ output }) => (output['Items'] ?? []) as Row[]);
    expect(read.every(({ pk, openShard }) => pk?.S?.startsWith('#totals ') || openShard !== undefined)).toBe(
      true,
    );
  });
});

describe('what usage is asked for', () => {
  it('is today in the time zone when nothing is said', () => {
    const lateInTheEvening = Date.parse('2026-11-22T22:00:00Z');

    expect(readUsageQuery({}, { timeZone, now: lateInTheEvening })).toMatchObject({
      first: '2026-11-23',
      last: '2026-11-23',
    });
  });

  it('reaches from a day to today', () => {
    expect(readUsageQuery({ from: '2026-11-20' }, { timeZone, now })).toMatchObject({
      first: '2026-11-20',
      last: '2026-11-22',
    });
  });

  it.each([
    [
      { from: '2026-01-01', to: '2026-11-22' },
      'From 2026-01-01 to 2026-11-22 are more than 31 days; ask for fewer at a time',
    ],
    [{ number: '1' }, "There is no parameter 'number'; there are day, from, to, by"],
    [{ by: 'week' }, "'by' is 'week'; it is day or hour"],
    [{ day: 'yesterday' }, "'day' is no day: 'yesterday'; a day is written YYYY-MM-DD, such as 2026-11-22"],
  ])('is refused for %j', (parameters, refusal) => {
    expect(readUsageQuery(parameters as Record<string, string>, { timeZone, now })).toEqual({ refusal });
  });
});
