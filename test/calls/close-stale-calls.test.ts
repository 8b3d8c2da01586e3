import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { closeStaleCalls } from '../../lib/calls/maintenance/close-stale-calls.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { aCallback } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';
import { at } from './scripted-calls.ts';

const MINUTE = 60;

let table: TestTable;
beforeEach(async () => {
  table = await aTable();
});
afterEach(() => table.close());

function hear(sessionId: string, seconds: number, posted = {}) {
  const event = toCallEvent(aCallback({ sessionId, ...posted }), {
    receivedAt: at(seconds),
    receivedOn: 'instruct',
  });
  return createCallStore(table).record(event);
}

const end = { isActive: '0', callSessionState: 'Completed', durationInSeconds: '60' };

function sweep(seconds: number, until = Infinity) {
  return closeStaleCalls({
    table,
    store: createCallStore(table),
    now: () => Date.parse(at(seconds)),
    staleCallMinutes: 60,
    until,
  });
}

async function outcomeOf(id: string) {
  return (await readCall({ ...table, now: () => Date.parse(at(0)) }, id))?.call.outcome;
}

describe('calls without an end', () => {
  it('are presumed ended once nothing was heard of them for the time that is set', async () => {
    await hear('silent', 0);
    await hear('recent', 30 * MINUTE);
    await hear('ended', 0);
    await hear('ended', MINUTE, end);

    expect(await sweep(61 * MINUTE)).toEqual({
      failures: [],
      presumedEnded: 1,
      stillOpen: 0,
      reconciled: 0,
      finished: true,
    });

    expect(await outcomeOf('silent')).toBe('presumed-ended');
    expect(await outcomeOf('recent')).toBeUndefined();
    expect(await outcomeOf('ended')).toBe('completed');
  });

  it('are not, when they began long ago and go on', async () => {
    await hear('long', 0);
    await hear('long', 55 * MINUTE, { dtmfDigits: '1' });

    expect(await sweep(70 * MINUTE)).toMatchObject({ presumedEnded: 0, stillOpen: 1 });
  });

  it('are looked for once: a second search finds nothing', async () => {
    await hear('silent', 0);
    await sweep(61 * MINUTE);

    expect(await sweep(62 * MINUTE)).toMatchObject({ presumedEnded: 0, stillOpen: 0 });
  });

  it('end as they really ended when the end comes after all', async () => {
    await hear('late', 0);
    await sweep(61 * MINUTE);
    await hear('late', 90 * MINUTE, end);

    expect(await outcomeOf('late')).toBe('completed');
  });

  it('are closed once by two searches at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => hear(`silent-${index}`, 0)));

    await Promise.all([sweep(61 * MINUTE), sweep(61 * MINUTE)]);

    const presumed = (await table.items()).filter(({ internal }) => internal?.S === 'presumed-ended');
    expect(presumed).toHaveLength(20);
  });

  it('are closed although one of them cannot be: its error is its own', async () => {
    await hear('broken', 0);
    await hear('silent', 0);
    const store = createCallStore(table);

    const report = await closeStaleCalls({
      table,
      store: {
        record: (event) =>
          event.callId === 'broken' ? Promise.reject(new Error('too large')) : store.record(event),
      },
      now: () => Date.parse(at(0)) + 61 * MINUTE * 1000,
      staleCallMinutes: 60,
      until: Number.POSITIVE_INFINITY,
    });

    expect(report).toMatchObject({ presumedEnded: 1, failures: [{ callId: 'broken' }], finished: true });
  });

  it('are left to the next search when time runs out', async () => {
    await hear('silent', 0);

    expect(await sweep(61 * MINUTE, Date.parse(at(0)))).toEqual({
      failures: [],
      presumedEnded: 0,
      stillOpen: 0,
      reconciled: 0,
      finished: false,
    });
  });

  it('are found in the sparse index of open calls, and no call that has ended is read', async () => {
    await hear('silent', 0);
    for (let index = 0; index < 5; index += 1) {
      await hear(`ended-${index}`, 0);
      await hear(`ended-${index}`, MINUTE, end);
    }
    table.commands.length = 0;

    await sweep(61 * MINUTE);

    const queries = table.commands.filter(({ name }) => name === 'QueryCommand');
    const found = queries
      .filter(({ input }) => input['IndexName'] === 'openCalls')
      .map(({ output }) => output['Count'] as number);
    expect(found.reduce((sum, count) => sum + count, 0)).toBe(1);
    expect(queries.filter(({ input }) => input['IndexName'] === undefined)).toHaveLength(1);
    expect(table.commands.some(({ name }) => name === 'ScanCommand')).toBe(false);
  });
});
