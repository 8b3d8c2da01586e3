import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toCallEvent } from '../../lib/calls/event.ts';
import { listKeptApart } from '../../lib/calls/list-kept-apart.ts';
import { toPresumedEnd } from '../../lib/calls/own-events.ts';
import { readCall } from '../../lib/calls/read-call.ts';
import { createCallStore } from '../../lib/calls/store.ts';
import { aCallback, anEvent, CALLER, SESSION } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';
import { canonical, ofNewCall, readStored, rowOf } from './convergence.ts';
import { at, copiesOnEventsUrl, scriptedCalls } from './scripted-calls.ts';

type Event = ReturnType<typeof anEvent>;

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.close());

const reader = () => ({ ...table, now: () => Date.parse(at(60)) });

async function recordAll(events: readonly Event[]): Promise<string[]> {
  const store = createCallStore(table);
  const results: string[] = [];
  for (const event of events) results.push(await store.record(event));
  return results;
}

describe('recording', () => {
  it('stores an event once and says when it was known', async () => {
    const [event] = ofNewCall([anEvent()]) as [Event];

    expect(await recordAll([event, event, event])).toEqual(['stored', 'known', 'known']);
    expect((await readStored(table, event.callId)).stored).toEqual([event]);
  });

  it('keeps of several copies the earliest, whichever came first', async () => {
    const [early, late] = ofNewCall([
      anEvent({}, { receivedAt: at(1), receivedOn: 'events' }),
      anEvent({}, { receivedAt: at(2) }),
    ]) as [Event, Event];

    await recordAll([late, early, late]);

    expect((await readStored(table, early.callId)).stored).toEqual([early]);
  });

  it('keeps the same of two copies from the same millisecond in either order', async () => {
    const copies = [anEvent({}, { receivedOn: 'events' }), anEvent()];
    const [one, other] = [ofNewCall(copies), ofNewCall([...copies].reverse())];

    await recordAll([...one, ...other]);

    const [kept] = (await readStored(table, (one[0] as Event).callId)).stored;
    const [keptToo] = (await readStored(table, (other[0] as Event).callId)).stored;
    expect(kept?.receivedOn).toBe(keptToo?.receivedOn);
  });

  it.each(Object.keys(scriptedCalls))('of %s ends in the row that its events fold to', async (name) => {
    const events = ofNewCall(scriptedCalls[name] ?? []);

    await recordAll(events);

    const { call, stored } = await readStored(table, (events[0] as Event).callId);
    expect(canonical(call)).toBe(canonical(rowOf(events, table)));
    expect(stored).toHaveLength(events.length);
  });

  it('takes a late real end for a presumed one', async () => {
    const [ringing, end] = ofNewCall([
      anEvent(),
      anEvent({ isActive: '0', durationInSeconds: '9' }, { receivedAt: at(99) }),
    ]) as [Event, Event];

    await recordAll([ringing, toPresumedEnd(ringing.callId, at(50)) as Event, end]);

    expect((await readStored(table, ringing.callId)).call).toMatchObject({
      outcome: { S: 'completed' },
      seconds: { N: '9' },
    });
  });
});

describe('the write units of an event', () => {
  beforeEach(() => {
    table.commands.length = 0;
  });

  /** What the table itself was charged, index writes apart: refused conditions cost one unit like a write. */
  function unitsOfTable(): number {
    return table.commands
      .filter(({ name }) => /^(Put|Update|Delete)Item/.test(name))
      .map(
        ({ output }) =>
          (output['ConsumedCapacity'] as { Table: { CapacityUnits: number } } | undefined)?.Table
            .CapacityUnits ?? 1,
      )
      .reduce((sum, units) => sum + units, 0);
  }

  it.each(Object.keys(scriptedCalls))('are two, in every call: %s', async (name) => {
    for (const event of ofNewCall(scriptedCalls[name] ?? [])) {
      table.commands.length = 0;
      await recordAll([event]);

      expect(unitsOfTable()).toBe(2);
    }
  });

  it('are two for a long call with a dozen key presses, a recording and a forwarded leg', async () => {
    const recordingUrl = `https://voice.africastalking.com/recordings/${'a1b2c3d4'.repeat(4)}.mp3`;
    const pressed = Array.from({ length: 12 }, (_, index) =>
      anEvent(
        { callSessionState: 'Answered', dtmfDigits: String(index % 10) },
        { receivedAt: at(index + 1), step: `survey.${index}` },
      ),
    );
    const end = anEvent(
      {
        isActive: '0',
        callSessionState: 'Completed',
        status: 'Success',
        hangupCause: 'NORMAL_CLEARING',
        durationInSeconds: '395',
        amount: '147.440',
        currencyCode: 'KES',
        callStartTime: '2026-11-22 13:00:01',
        dialDestinationNumber: '+254722000000',
        dialDurationInSeconds: '80',
        dialStartTime: '2026-11-22 13:00:15',
        lastBridgeHangupCause: 'NORMAL_CLEARING',
        recordingUrl,
      },
      { receivedAt: at(400) },
    );

    for (const event of ofNewCall([anEvent(), ...pressed, end])) {
      table.commands.length = 0;
      await recordAll([event]);

      expect(unitsOfTable()).toBe(2);
    }
  });

  it.each([300, 600, 900, 1023])('are two for a payload of %i bytes', async (bytes) => {
    const posted = { isActive: '0', durationInSeconds: '39' };
    const words = 'The_quick_brown_fox_jumps_over_the_lazy_dog_and_1_of_7_geese_42_times_'.repeat(16);
    const bare = anEvent({ ...posted, unheardOf: '_' }).payload.length - 1;
    const end = anEvent({ ...posted, unheardOf: words.slice(0, bytes - bare) }, { receivedAt: at(40) });
    const events = ofNewCall([anEvent(), end]) as [Event, Event];
    await recordAll(events.slice(0, 1));
    table.commands.length = 0;

    await recordAll(events.slice(1));

    expect(events[1].payload).toHaveLength(bytes);
    expect(unitsOfTable()).toBe(2);
    expect((await readStored(table, events[1].callId)).stored).toContainEqual(events[1]);
  });

  it('are two for a copy as well, where the database hands the row over with its refusal', async () => {
    const events = ofNewCall(scriptedCalls['a caller who chooses from a menu'] ?? []);
    await recordAll(events);
    table.commands.length = 0;

    for (const event of events) await recordAll([event]);

    expect(unitsOfTable()).toBe(2 * events.length);
  });

  it('go up by one when a call has told more than fits in a kilobyte', async () => {
    const pressed = Array.from({ length: 40 }, (_, index) =>
      anEvent(
        { callSessionState: 'Answered', dtmfDigits: String(index % 10) },
        { receivedAt: at(index), step: `survey.${index}` },
      ),
    );
    const events = ofNewCall(pressed);
    await recordAll(events.slice(0, -1));
    table.commands.length = 0;

    await recordAll(events.slice(-1));

    expect(unitsOfTable()).toBe(3);
  });

  it('are not spent again and again on a call that only asks what to do next', async () => {
    const polls = Array.from({ length: 30 }, (_, index) =>
      anEvent({ callSessionState: 'Answered' }, { receivedAt: at(index), step: `wait.${index}` }),
    );
    const [first, ...others] = ofNewCall(polls) as [Event, ...Event[]];

    await recordAll([first, ...others]);

    const { call, stored } = await readStored(table, first.callId);
    expect(stored).toHaveLength(30);
    expect(Object.keys(call).filter((name) => name.startsWith('~'))).toHaveLength(1);
  });
});

describe('a payload', () => {
  /** Text that no compression makes much smaller. */
  const noise = (bytes: number) => {
    const blocks = Array.from({ length: Math.ceil(bytes / 48) }, (_, index) =>
      createHash('sha384').update(`${index}`).digest('base64'),
    );
    return blocks.join('').slice(0, bytes);
  };

  const storedWith = async (payload: string) => {
    const [event] = ofNewCall([{ ...anEvent(), payload }]) as [Event];
    await recordAll([event]);
    return (await readStored(table, event.callId)).stored[0];
  };

  it('stands readable in its row where a kilobyte is enough', async () => {
    const [event] = ofNewCall([anEvent()]) as [Event];
    await recordAll([event]);

    const row = (await table.items()).find(
      ({ pk, sk }) => pk?.S === event.callId && sk?.S?.startsWith('event#'),
    );
    expect(row?.['payload']).toEqual({ S: event.payload });
  });

  it.each(['', 'x', 'ünïcödé €', noise(1100), noise(200_000), 'a'.repeat(2_000_000)])(
    'is kept to the letter (%#)',
    async (payload) => {
      expect((await storedWith(payload))?.payload).toBe(payload);
    },
  );

  it('that is larger than a row can be is kept from its beginning, and says so', async () => {
    const payload = noise(600_000);

    expect(await storedWith(payload)).toMatchObject({ payload: payload.slice(0, 100_000), cutFrom: 600_000 });
  });

  it('with half a character in it is stored all the same', async () => {
    const event = {
      ...toCallEvent(aCallback({ hangupCause: 'x\ud83d', unheardOf: '\udc00' }), {
        receivedAt: at(0),
        receivedOn: 'events',
      }),
      callId: 'half',
    };

    await recordAll([event]);

    expect((await readStored(table, 'half')).stored[0]?.facts.hangupCause).toBe('x\ufffd');
  });
});

describe('kept apart', () => {
  it('is an event without a session, where an operator finds it', async () => {
    const event = { ...anEvent({ sessionId: undefined, surprise: 'no session' }), callId: undefined };
    const store = createCallStore(table);

    expect(await store.record(event)).toBe('apart');
    expect(await store.record(event)).toBe('apart');

    const found = await listKeptApart(reader(), { limit: 10 });
    expect(found.filter(({ id }) => id === event.id)).toEqual([{ ...event, apart: 'no-session' }]);
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

      expect(await recordAll([ringing, forgedEnd, forgedEnd])).toEqual(['stored', 'apart', 'apart']);

      const shown = await readCall(reader(), ringing.callId);
      expect(shown?.call).toMatchObject({ status: 'ringing', callerNumber: CALLER });
      expect(shown?.timeline.events).toHaveLength(1);
      expect(shown?.timeline.apart).toEqual([{ ...forgedEnd, apart: 'another-number' }]);
      const { call } = await readStored(table, ringing.callId);
      expect(canonical(call)).toBe(canonical(rowOf([ringing], table)));
      expect(await listKeptApart(reader(), { limit: 50 })).toContainEqual({
        ...forgedEnd,
        apart: 'another-number',
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

    expect(await recordAll(events)).toEqual(['stored', 'stored', 'stored']);
  });
});

describe('a call with its timeline', () => {
  it('shows every event once, with its type and as it was posted', async () => {
    const events = ofNewCall(scriptedCalls['a caller who chooses from a menu'] ?? []);
    await recordAll(events);

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
    await recordAll(twice);

    const shown = await readCall(reader(), (twice[0] as Event).callId);

    expect(shown?.timeline.events).toHaveLength(events.length);
    expect(shown?.timeline.events.flatMap(({ copies }) => copies ?? [])).toHaveLength(2);
    expect(shown?.call.digits).toHaveLength(3);
  });

  it("counts in an event that has not reached the call's row", async () => {
    const [ringing, end] = ofNewCall([
      anEvent(),
      anEvent({ isActive: '0', durationInSeconds: '9' }, { receivedAt: at(9) }),
    ]) as [Event, Event];
    await recordAll([ringing]);
    const half = createCallStore({ ...table, dynamodb: dropping(table, 'UpdateItemCommand') });
    await expect(half.record(end)).rejects.toThrow('dropped');

    expect((await readCall(reader(), ringing.callId))?.call).toMatchObject({
      outcome: 'completed',
      durationInSeconds: 9,
    });
  });

  it('is nothing for a session that nobody heard of', async () => {
    expect(await readCall(reader(), 'ATVId_unheard')).toBeUndefined();
  });

  it('is not shown after its time, although the rows are still there', async () => {
    const [event] = ofNewCall([anEvent()]) as [Event];
    await recordAll([event]);
    const dayAfter = (days: number) => Date.parse(at(0)) + days * 86_400_000;

    expect(await readCall({ ...table, now: () => dayAfter(365) - 1 }, event.callId)).toBeDefined();
    expect(await readCall({ ...table, now: () => dayAfter(365) }, event.callId)).toBeUndefined();
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

    const results = await Promise.allSettled(events.map((event) => createCallStore(limited).record(event)));

    const refused = results.filter(({ status }) => status === 'rejected').length;
    expect(refused).toBeGreaterThan(0);
    const shown = await readCall({ ...limited, now: () => Date.parse(at(60)) }, (events[0] as Event).callId);
    expect(shown?.timeline.events).toHaveLength(25);
    expect(shown?.call.digits).toHaveLength(25);
    await limited.close();
  });
});

it("uses the session of Africa's Talking as the call's id", () => {
  expect(anEvent().callId).toBe(SESSION);
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
