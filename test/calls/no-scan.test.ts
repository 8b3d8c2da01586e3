import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toStartEvent } from '../../lib/calls/event/internal-events.ts';
import { closeStaleCalls } from '../../lib/calls/maintenance/close-stale-calls.ts';
import { listCalls } from '../../lib/calls/query/list-calls.ts';
import { listQuarantined } from '../../lib/calls/query/list-quarantined.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { readUsage } from '../../lib/calls/query/usage.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { anEvent, CALLER, OURS, SESSION } from './a-callback.ts';
import { aSharedTable } from './a-recorded-table.ts';
import { at, scriptedCalls } from './scripted-calls.ts';

const table = aSharedTable();

describe('the table', () => {
  it('is never scanned, whatever is written or read, but by maintenance', async () => {
    const reader = { ...table, now: () => Date.parse(at(90_000)) };
    const store = createCallStore(table);
    const lost = {
      requestedAt: at(0),
      to: CALLER,
      from: OURS,
      clientRequestId: 'a',
      answer: { is: 'unknown', body: '' },
    } as const;
    const events = [
      ...(scriptedCalls['a caller who chooses from a menu'] ?? []),
      anEvent({ callerNumber: '+254799999999' }),
      { ...anEvent({ sessionId: undefined }), callId: undefined },
      toStartEvent(lost),
      {
        ...anEvent({ direction: 'Outbound', clientRequestId: 'a' }, { receivedAt: at(5) }),
        callId: 'settled',
      },
      { ...anEvent(), callId: 'silent' },
    ];

    for (const event of [...events, ...events]) await store.record(event);
    const filters = [
      {},
      { numbers: [CALLER] },
      { status: 'open' },
      { status: 'busy' },
      { status: 'ended' },
    ] as const;
    for (const filter of filters)
      await listCalls(reader, { span: {}, limit: 10, cursorKey: {}, wanted: {}, ...filter });
    await readCall(reader, SESSION);
    await readUsage(reader, {
      first: '2026-11-22',
      last: '2026-11-22',
      timeZone: 'Africa/Nairobi',
      by: 'day',
    });
    await listQuarantined(reader, { limit: 10 });
    await closeStaleCalls({
      table,
      store,
      now: reader.now,
      staleCallMinutes: 60,
      until: Number.POSITIVE_INFINITY,
    });

    expect([...new Set(table.commands.map(({ name }) => name))].sort()).toEqual([
      'BatchGetItemCommand',
      'DeleteItemCommand',
      'GetItemCommand',
      'PutItemCommand',
      'QueryCommand',
      'UpdateItemCommand',
    ]);
  });

  it('could not be: nothing outside maintenance knows how', () => {
    const folder = new URL('../../lib/calls/', import.meta.url);
    const scanning = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter(
        (file) =>
          file.endsWith('.ts') &&
          readFileSync(new URL(file, folder), 'utf8').match(/ScanCommand|paginateScan/) !== null,
      )
      .map((file) => file.replaceAll('\\', '/'));

    expect(scanning).toEqual(['maintenance/scan.ts']);
  });
});
