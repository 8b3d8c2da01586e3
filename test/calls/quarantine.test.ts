import { describe, expect, it } from 'vitest';
import { listQuarantined } from '../../lib/calls/query/list-quarantined.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { anEvent, CALLER } from './a-callback.ts';
import { aRecordedTable } from './a-recorded-table.ts';
import { canonical, ofNewCall, readStored, rowOf } from './convergence.ts';
import { at } from './scripted-calls.ts';

const { table, record } = aRecordedTable();

type Event = ReturnType<typeof anEvent>;

function reader() {
  return { ...table, now: () => Date.parse(at(60)) };
}

describe('quarantined events', () => {
  it('is an event without a session, where an operator finds it', async () => {
    const event = { ...anEvent({ sessionId: undefined, surprise: 'no session' }), callId: undefined };
    const store = createCallStore(table);

    expect(await store.record(event)).toBe('quarantined');
    expect(await store.record(event)).toBe('quarantined');

    const found = await listQuarantined(reader(), { limit: 10 });
    expect(found.filter(({ id }) => id === event.id)).toEqual([{ ...event, quarantine: 'no-session' }]);
  });

  it.each([
    ['callerNumber', '+254799999999'],
    ['destinationNumber', '+254711082999'],
  ])(
    'is a callback that contradicts its session by %s, and the call stays as it was',
    async (name, number) => {
      const forged = anEvent(
        {
          isActive: '0',
          callSessionState: 'Completed',
          durationInSeconds: '9999',
          amount: '99999',
          currencyCode: 'KES',
          [name]: number,
        },
        { receivedAt: at(20) },
      );
      const [ringing, forgedEnd] = ofNewCall([anEvent(), forged]) as [Event, Event];

      expect(await record(ringing, forgedEnd, forgedEnd)).toEqual(['stored', 'quarantined', 'quarantined']);

      const shown = await readCall(reader(), ringing.callId);
      expect(shown?.call).toMatchObject({ status: 'ringing', callerNumber: CALLER });
      expect(shown?.timeline.events).toHaveLength(1);
      expect(shown?.timeline.quarantined).toEqual([{ ...forgedEnd, quarantine: 'another-number' }]);
      const { call } = await readStored(table, ringing.callId);
      expect(canonical(call)).toBe(canonical(rowOf([ringing], table)));
      expect(await listQuarantined(reader(), { limit: 50 })).toContainEqual({
        ...forgedEnd,
        quarantine: 'another-number',
      });
    },
  );

  it('is no callback that writes the same number in another way, or leaves it out', async () => {
    const events = ofNewCall([
      anEvent(),
      anEvent({ callerNumber: '0711000111', callSessionState: 'Answered' }, { receivedAt: at(1) }),
      anEvent(
        { callerNumber: undefined, destinationNumber: undefined, isActive: '0' },
        { receivedAt: at(2) },
      ),
    ]);

    expect(await record(...events)).toEqual(['stored', 'stored', 'stored']);
  });
});
