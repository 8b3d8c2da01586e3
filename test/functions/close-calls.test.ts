import { describe, expect, it } from 'vitest';
import { close } from '../../functions/background/close-calls.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { resumeCalls, stopCalls } from '../../lib/outbound/switch.ts';
import { anEvent } from '../calls/a-callback.ts';
import { aRecordedTable } from '../calls/a-recorded-table.ts';
import { aLog } from './a-log.ts';

const { table, record } = aRecordedTable({ isCleared: true });

const now = Date.parse('2026-11-22T12:00:00Z');

function dependencies(store = createCallStore(table)) {
  return { table, store, staleCallMinutes: 60, now: () => now, ...aLog() };
}

function ringing(sessionId: string, receivedAt: string) {
  return anEvent({ sessionId }, { receivedAt });
}

describe('close-calls', () => {
  it('presumes that a call has ended of which nothing was heard for an hour, and leaves the others open', async () => {
    await record(
      ringing('ATVId_old', '2026-11-22T10:59:59.999Z'),
      ringing('ATVId_new', '2026-11-22T11:00:00.000Z'),
    );
    const { lines, ...made } = dependencies();

    const report = await close(undefined, made);

    expect(report).toMatchObject({ presumedEnded: 1, finished: true, failures: [] });
    expect(lines).toMatchObject([
      { level: 'info', message: 'Looked for stale calls', extra: [{ presumedEnded: 1, failed: 0 }] },
    ]);
    const reader = { ...table, now: () => now };
    expect((await readCall(reader, 'ATVId_old'))?.call.outcome).toBe('presumed-ended');
    expect((await readCall(reader, 'ATVId_new'))?.call.status).toBe('ringing');
  });

  it('says in the log which call could not be closed, and why', async () => {
    await record(ringing('ATVId_broken', '2026-11-22T09:00:00.000Z'));
    const error = new Error('too large');
    const { lines, ...made } = dependencies({ record: () => Promise.reject(error) });

    await close(undefined, made);

    expect(lines).toMatchObject([
      {
        level: 'error',
        message: 'A stale call could not be closed',
        extra: [{ callId: 'ATVId_broken', error }],
      },
      { level: 'info', extra: [{ presumedEnded: 0, failed: 1 }] },
    ]);
  });

  it('counts that the stop switch is on, at each run until it is off', async () => {
    const { counts, ...made } = dependencies();

    await close(undefined, made);
    await stopCalls(table, '2026-11-22T11:00:00Z');
    await close(undefined, made);
    await close(undefined, made);
    await resumeCalls(table);
    await close(undefined, made);

    expect(counts).toEqual(['CallsStopped', 'CallsStopped']);
  });
});
