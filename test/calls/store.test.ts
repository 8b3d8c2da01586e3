import { describe, expect, it } from 'vitest';
import { toPresumedEnd } from '../../lib/calls/event/internal-events.ts';
import { anEvent } from './a-callback.ts';
import { aRecordedTable } from './a-recorded-table.ts';
import { canonical, ofNewCall, readStored, rowOf } from './convergence.ts';
import { at, scriptedCalls } from './scripted-calls.ts';

const { table, record } = aRecordedTable();

type Event = ReturnType<typeof anEvent>;

describe('recording', () => {
  it('stores an event once and says when it was known', async () => {
    const [event] = ofNewCall([anEvent()]) as [Event];

    expect(await record(event, event, event)).toEqual(['stored', 'duplicate', 'duplicate']);
    expect((await readStored(table, event.callId)).stored).toEqual([event]);
  });

  it('keeps of several copies the earliest, whichever came first', async () => {
    const [early, late] = ofNewCall([
      anEvent({}, { receivedAt: at(1), receivedOn: 'events' }),
      anEvent({}, { receivedAt: at(2) }),
    ]) as [Event, Event];

    await record(late, early, late);

    expect((await readStored(table, early.callId)).stored).toEqual([early]);
  });

  it('keeps the same of two copies from the same millisecond in either order', async () => {
    const copies = [anEvent({}, { receivedOn: 'events' }), anEvent()];
    const [one, other] = [ofNewCall(copies), ofNewCall([...copies].reverse())];

    await record(...one, ...other);

    const [kept] = (await readStored(table, (one[0] as Event).callId)).stored;
    const [keptToo] = (await readStored(table, (other[0] as Event).callId)).stored;
    expect(kept?.receivedOn).toBe(keptToo?.receivedOn);
  });

  it.each(Object.keys(scriptedCalls))('of %s ends in the row that its events fold to', async (name) => {
    const events = ofNewCall(scriptedCalls[name] ?? []);

    await record(...events);

    const { call, stored } = await readStored(table, (events[0] as Event).callId);
    expect(canonical(call)).toBe(canonical(rowOf(events, table)));
    expect(stored).toHaveLength(events.length);
  });

  it('takes a late real end for a presumed one', async () => {
    const [ringing, end] = ofNewCall([
      anEvent(),
      anEvent({ isActive: '0', durationInSeconds: '9' }, { receivedAt: at(99) }),
    ]) as [Event, Event];

    await record(ringing, toPresumedEnd(ringing.callId, at(50)) as Event, end);

    expect((await readStored(table, ringing.callId)).call).toMatchObject({
      outcome: { S: 'completed' },
      seconds: { N: '9' },
    });
  });
});
