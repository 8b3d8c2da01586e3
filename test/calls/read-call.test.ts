import { describe, expect, it } from 'vitest';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { anEvent } from './a-callback.ts';
import { aRecordedTable } from './a-recorded-table.ts';
import { aTable, type TestTable } from './a-table.ts';
import { ofNewCall } from './convergence.ts';
import { at, copiesOnEventsUrl, scriptedCalls } from './scripted-calls.ts';

const { table, record } = aRecordedTable();

type Event = ReturnType<typeof anEvent>;

function reader() {
  return { ...table, now: () => Date.parse(at(60)) };
}

describe('a call with its timeline', () => {
  it('shows every event once, with its type and as it was posted', async () => {
    const events = ofNewCall(scriptedCalls['a caller who chooses from a menu'] ?? []);
    await record(...events);

    const shown = await readCall(reader(), (events[0] as Event).callId);

    expect(shown?.timeline.events).toEqual(events);
    expect(shown?.timeline.events.map(({ eventType }) => eventType)).toEqual([
      'SessionInitiated',
      'SessionAnswered',
      'SessionAnswered',
      'SessionAnswered',
      'SessionEnded',
    ]);
  });

  it('shows every event once when both URLs were posted to', async () => {
    const events = scriptedCalls['a caller who chooses from a menu'] ?? [];
    const twice = ofNewCall([...copiesOnEventsUrl(events), ...events]);
    await record(...twice);

    const shown = await readCall(reader(), (twice[0] as Event).callId);

    expect(shown?.timeline.events).toHaveLength(events.length);
    expect(shown?.timeline.events.flatMap(({ duplicates }) => duplicates ?? [])).toHaveLength(2);
    expect(shown?.call.digits).toHaveLength(3);
  });

  it("counts in an event that has not reached the call's row", async () => {
    const [ringing, end] = ofNewCall([
      anEvent(),
      anEvent({ isActive: '0', durationInSeconds: '9' }, { receivedAt: at(9) }),
    ]) as [Event, Event];
    await record(ringing);
    const half = createCallStore({ ...table, dynamodb: dropping(table, 'UpdateItemCommand') });
    await expect(half.record(end)).rejects.toThrow('dropped');

    expect((await readCall(reader(), ringing.callId))?.call).toMatchObject({
      outcome: 'completed',
      durationInSeconds: 9,
    });
  });

  it.each(['ATVId_unheard', '', 'x'.repeat(3000), 'quarantine#1', '%00', 'a b'])(
    'is nothing for %j',
    async (id) => {
      expect(await readCall(reader(), id)).toBeUndefined();
    },
  );

  it('is not shown after its time, although the rows are still there', async () => {
    const [event] = ofNewCall([anEvent()]) as [Event];
    await record(event);
    const dayAfter = (days: number) => Date.parse(at(0)) + days * 86_400_000;

    expect(await readCall({ ...table, now: () => dayAfter(365) - 1 }, event.callId)).toBeDefined();
    expect(await readCall({ ...table, now: () => dayAfter(365) }, event.callId)).toBeUndefined();
  });

  it('is not shown in part while its later events are kept a little longer', async () => {
    const [ringing, end] = ofNewCall([
      anEvent(),
      anEvent({ isActive: '0', durationInSeconds: '9' }, { receivedAt: at(600) }),
    ]) as [Event, Event];
    await record(ringing, end);
    const now = () => Date.parse(at(300)) + 365 * 86_400_000;

    expect(await readCall({ ...table, now }, ringing.callId)).toBeUndefined();
  });
});

describe('a call at the limit of 400 kB', () => {
  it('takes no more into its row, and keeps and shows every event all the same', async () => {
    const long = (index: number) => `${String(index).padStart(4, '0')}${'x'.repeat(1000)}`;
    const events = ofNewCall(
      Array.from({ length: 25 }, (_, index) =>
        anEvent(
          {
            dtmfDigits: long(index),
            callSessionState: long(index),
            hangupCause: long(index),
            status: long(index),
          },
          { receivedAt: at(index), step: `${index}` },
        ),
      ),
    );
    const limited = await aTable({ maxItemKb: 64 });

    const results = await Promise.all(events.map((event) => createCallStore(limited).record(event)));

    expect(new Set(results)).toEqual(new Set(['stored']));
    const shown = await readCall({ ...limited, now: () => Date.parse(at(60)) }, (events[0] as Event).callId);
    expect(shown?.timeline.events).toHaveLength(25);
    expect(shown?.call.digits).toHaveLength(25);
    await limited.close();
  });
});
/** The same client, but commands of one kind do not get through. */
function dropping({ dynamodb }: TestTable, command: string): TestTable['dynamodb'] {
  return {
    send: (sent: { constructor: { name: string } }, options: unknown) =>
      sent.constructor.name === command
        ? Promise.reject(new Error('dropped'))
        : dynamodb.send(sent as never, options as never),
  } as unknown as TestTable['dynamodb'];
}
