import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinRecords, recordOf } from '../../lib/calls/call-record.ts';
import { callRow } from '../../lib/calls/call-row.ts';
import { createCallStore } from '../../lib/calls/store.ts';
import { anEvent } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.close());

describe('the store', () => {
  it('ends in the row that the fold of the events makes, whatever the order', async () => {
    const store = createCallStore(table);
    const events = [
      anEvent({}, { receivedAt: '2026-11-22T10:00:00.000Z' }),
      anEvent(
        { callSessionState: 'Answered', dtmfDigits: '1' },
        { receivedAt: '2026-11-22T10:00:05.000Z', step: 'menu.1' },
      ),
      anEvent(
        {
          isActive: '0',
          callSessionState: 'Completed',
          durationInSeconds: '39',
          amount: '1.470',
          currencyCode: 'KES',
        },
        { receivedAt: '2026-11-22T10:00:39.000Z' },
      ),
    ];
    for (const event of [...events].reverse()) await store.record(event);
    for (const event of events) await store.record(event);

    const rows = await table.items();
    const expected = callRow(events.map(recordOf).reduce(joinRecords), table);
    expect(rows.find((row) => row['sk']?.S === 'call')).toEqual(expected);
  });
});
