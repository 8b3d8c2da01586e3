import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { toDataSavedEvent } from '../../lib/calls/event/internal-events.ts';
import { closeStaleCalls } from '../../lib/calls/maintenance/close-stale-calls.ts';
import { rebuild } from '../../lib/calls/maintenance/rebuild.ts';
import { readCallQuery } from '../../lib/calls/query/call-query.ts';
import { listCalls } from '../../lib/calls/query/list-calls.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { anEvent } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';
import { ofNewCall } from './convergence.ts';
import { at } from './scripted-calls.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable({ maxItemKb: MAX_KB });
});
beforeEach(() => table.clear());
afterAll(() => table.close());

/** A tenth of what DynamoDB takes, so that a row is full sooner. */
const MAX_KB = 40;

type Event = CallEvent & { callId: string };

/** Recordings under addresses of the greatest length: so many fill a call's row. */
const LETTERS = 'x'.repeat(1000);
const filling = Array.from({ length: 45 }, (_, index) =>
  anEvent(
    { callSessionState: 'Answered', recordingUrl: `https://voice.africastalking.com/${index}${LETTERS}` },
    { receivedAt: at(1 + index), step: `survey/tell/1/${index}` },
  ),
);
const end = anEvent(
  {
    isActive: '0',
    durationInSeconds: '300',
    amount: '12.500',
    currencyCode: 'KES',
    callerCarrierName: LETTERS,
  },
  { receivedAt: at(400), place: '000047 survey/thanks' },
);

async function recordAll(events: readonly Event[]): Promise<string[]> {
  return Promise.all(events.map((event) => createCallStore(table).record(event)));
}

async function callsOf(parameters: Record<string, string>) {
  const query = readCallQuery(parameters, { timeZone: 'Africa/Nairobi' });
  if ('refusal' in query) throw new Error(query.refusal);
  const { calls } = await listCalls({ ...table, now: () => Date.parse(at(500)) }, query);
  return calls;
}

describe('a call of which more was told than a row can hold', { timeout: 30_000 }, () => {
  it('reaches the lists with its end and its bill, and has all the rest in its timeline', async () => {
    const [ringing, ...others] = ofNewCall([anEvent(), ...filling, end]) as [Event, ...Event[]];
    await recordAll([ringing]);
    for (const event of others) expect(await recordAll([event])).toEqual(['stored']);

    expect(
      await callsOf({ status: 'completed', direction: 'Inbound', flow: 'survey', step: 'thanks' }),
    ).toMatchObject([
      {
        id: ringing.callId,
        startedAt: at(0),
        endedAt: at(400),
        durationInSeconds: 300,
        cost: { amount: '12.500', currencyCode: 'KES' },
      },
    ]);
    expect(await callsOf({ status: 'open' })).toEqual([]);
    const shown = await readCall({ ...table, now: () => Date.parse(at(500)) }, ringing.callId);
    expect(shown?.call.recordings).toHaveLength(filling.length);
    expect((await rebuild(table, { check: true })).differed).toEqual([]);
  });

  it('is presumed ended when its end does not come, and holds up no other', async () => {
    const [ringing, ...others] = ofNewCall([anEvent(), ...filling]) as [Event, ...Event[]];
    const [beside] = ofNewCall([anEvent()]) as [Event];
    await recordAll([ringing, beside]);
    for (const event of others) await recordAll([event]);

    const report = await closeStaleCalls({
      table,
      store: createCallStore(table),
      now: () => Date.parse(at(90_000)),
      staleCallMinutes: 240,
      until: Number.POSITIVE_INFINITY,
    });

    expect(report).toMatchObject({ presumedEnded: 2, failures: [], finished: true });
    expect(await callsOf({ status: 'open' })).toEqual([]);
  });

  it('is stored too when what a flow saved is larger than a row', async () => {
    const [ringing] = ofNewCall([anEvent()]) as [Event];
    const saved = toDataSavedEvent({
      callId: ringing.callId,
      at: at(3),
      step: 'survey/tell/1/1',
      name: 'tale',
      data: { tale: 'x'.repeat(50_000) },
      once: 'tale',
    }) as Event;

    expect(await recordAll([ringing])).toEqual(['stored']);
    expect(await recordAll([saved])).toEqual(['stored']);

    expect(await callsOf({ status: 'open' })).toMatchObject([{ id: ringing.callId, startedAt: at(0) }]);
    expect(await readCall({ ...table, now: () => Date.parse(at(500)) }, ringing.callId)).toBeDefined();
  });
});
