import { beforeAll } from 'vitest';
import { callTotals } from '../../lib/calls/projections/call-totals.ts';
import { aRequest } from '../a-request.ts';
import { anEvent } from '../calls/a-callback.ts';
import { aRecordedTable } from '../calls/a-recorded-table.ts';
import { relayAll } from '../calls/projections/a-stream.ts';

const callers = ['+254711000111', '+254711000222', '+254711000333'];

/**
 * Three calls that have ended, one a day from 20 to 22 November 2026, each of a minute and 0.1 KES, with their totals; and
 * what an endpoint needs that tells them.
 */
export function threeCalls() {
  const { table, record } = aRecordedTable();
  beforeAll(async () => {
    for (const [index, callerNumber] of callers.entries())
      await record(
        anEvent(
          {
            sessionId: `ATVId_${index}`,
            isActive: '0',
            callerNumber,
            callSessionState: 'Completed',
            durationInSeconds: '60',
            currencyCode: 'KES',
            amount: '0.1',
          },
          { receivedAt: `2026-11-2${index}T09:00:00.000Z`, receivedOn: 'events' },
        ),
      );
    await relayAll(table, callTotals(table, { timeZone: 'Africa/Nairobi' }));
  });
  return () => ({
    access: { ...table, now: () => Date.parse('2026-11-22T12:00:00Z') },
    timeZone: 'Africa/Nairobi',
  });
}

export function asked(query: Record<string, string>, accept?: string) {
  return aRequest({ queryStringParameters: query, headers: accept === undefined ? {} : { accept } });
}

/** A query in which a parameter stands more than once: API Gateway hands over the last, and beside it all. */
export function askedTwice(query: Record<string, string[]>) {
  const last = Object.fromEntries(Object.entries(query).map(([name, values]) => [name, values.at(-1) ?? '']));
  return { ...asked(last), multiValueQueryStringParameters: query };
}
