import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { type StartAnswer, toPresumedEnd, toStartEvent } from '../../lib/calls/event/internal-events.ts';
import { anEvent, CALLER, OURS, SESSION } from './a-callback.ts';
import { aRecordedTable } from './a-recorded-table.ts';
import { ofNewCall, readStored } from './convergence.ts';
import { at, scriptedCalls } from './scripted-calls.ts';

const { table, record } = aRecordedTable();

type Event = ReturnType<typeof anEvent>;

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
      await record(event);

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
      await record(event);

      expect(unitsOfTable()).toBe(2);
    }
  });

  it.each([300, 600, 900, 1023])('are two for a payload of %i bytes', async (bytes) => {
    const posted = { isActive: '0', durationInSeconds: '39' };
    const words = 'The_quick_brown_fox_jumps_over_the_lazy_dog_and_1_of_7_geese_42_times_'.repeat(16);
    const bare = anEvent({ ...posted, unheardOf: '_' }).payload.length - 1;
    const end = anEvent({ ...posted, unheardOf: words.slice(0, bytes - bare) }, { receivedAt: at(40) });
    const events = ofNewCall([anEvent(), end]) as [Event, Event];
    await record(...events.slice(0, 1));
    table.commands.length = 0;

    await record(...events.slice(1));

    expect(events[1].payload).toHaveLength(bytes);
    expect(unitsOfTable()).toBe(2);
    expect((await readStored(table, events[1].callId)).stored).toContainEqual(events[1]);
  });

  /** Nothing makes it much smaller. */
  const noise = (length: number) =>
    Array.from({ length: 32 }, (_, index) => createHash('sha384').update(`${index}`).digest('base64url'))
      .join('')
      .slice(0, length);
  const end = {
    isActive: '0',
    callSessionState: 'Completed',
    status: 'Success',
    hangupCause: 'NORMAL_CLEARING',
    durationInSeconds: '395',
    amount: '147.440',
    currencyCode: 'KES',
    callStartTime: '2026-11-22 13:00:01',
  };

  it('are two throughout a call of ours with the longest tag that a flow is started with', async () => {
    const outbound = { direction: 'Outbound', clientRequestId: `order-42.${noise(503)}` };
    const answer = { is: 'accepted', sessionId: SESSION, status: 'Queued', body: '{}' } as const;
    const { clientRequestId } = outbound;
    const events = ofNewCall([
      toStartEvent({ requestedAt: at(0), to: CALLER, from: OURS, clientRequestId, answer }) as Event,
      anEvent({ ...outbound, callSessionState: 'Answered' }, { receivedAt: at(9) }),
      ...Array.from({ length: 9 }, (_, index) =>
        anEvent(
          { ...outbound, callSessionState: 'Answered', dtmfDigits: '1' },
          { receivedAt: at(10 + index), step: `survey/menu/1/${index}` },
        ),
      ),
      anEvent({ ...outbound, ...end }, { receivedAt: at(40) }),
    ]);

    for (const event of events) {
      table.commands.length = 0;
      await record(event);

      expect(unitsOfTable()).toBe(2);
    }
    expect((await readStored(table, events[0]?.callId as string)).stored).toEqual(
      expect.arrayContaining(events),
    );
  });

  it('are two for a payload of a kilobyte that nothing makes smaller, and that comes back to the letter', async () => {
    const bare = anEvent({ ...end, unheardOf: '_' }).payload.length - 1;
    const events = ofNewCall([
      anEvent(),
      anEvent({ ...end, unheardOf: noise(1023 - bare) }, { receivedAt: at(40) }),
    ]) as [Event, Event];
    await record(...events.slice(0, 1));
    table.commands.length = 0;

    await record(...events.slice(1));

    expect(events[1].payload).toHaveLength(1023);
    expect(unitsOfTable()).toBe(2);
    expect((await readStored(table, events[1].callId)).stored).toContainEqual(events[1]);
  });

  it('are two for a copy as well, where the database hands the row over with its refusal', async () => {
    const events = ofNewCall(scriptedCalls['a caller who chooses from a menu'] ?? []);
    await record(...events);
    table.commands.length = 0;

    for (const event of events) await record(event);

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
    await record(...events.slice(0, -1));
    table.commands.length = 0;

    await record(...events.slice(-1));

    expect(unitsOfTable()).toBe(3);
  });

  it('are not spent again and again on a call that only asks what to do next', async () => {
    const polls = Array.from({ length: 30 }, (_, index) =>
      anEvent({ callSessionState: 'Answered' }, { receivedAt: at(index), step: `wait.${index}` }),
    );
    const [first, ...others] = ofNewCall(polls) as [Event, ...Event[]];

    await record(first, ...others);

    const { call, stored } = await readStored(table, first.callId);
    expect(stored).toHaveLength(30);
    expect(Object.keys(call).filter((name) => name.startsWith('~'))).toHaveLength(1);
  });

  const outbound = { direction: 'Outbound', clientRequestId: 'order-42' };
  const start = (answer: StartAnswer) =>
    toStartEvent({
      requestedAt: at(0),
      to: CALLER,
      from: OURS,
      clientRequestId: 'order-42',
      answer,
    }) as Event;
  const accepted = start({ is: 'accepted', sessionId: SESSION, status: 'Queued', body: '{}' });
  const answered = anEvent({ ...outbound, callSessionState: 'Answered' }, { receivedAt: at(9) });
  const ended = anEvent({ isActive: '0', durationInSeconds: '9' }, { receivedAt: at(9) });

  it.each<[number, string, Event[]]>([
    [1, 'only the end of a call comes', [ended]],
    [1, 'an end comes after it was presumed', [anEvent(), toPresumedEnd(SESSION, at(5)) as Event, ended]],
    [
      1,
      'an event from before the first turns up',
      [anEvent({}, { receivedAt: at(5) }), anEvent({ dtmfDigits: '1' })],
    ],
    [3, 'a callback is quicker than the answer to the start', [answered, accepted]],
    [7, "a start's answer was lost", [start({ is: 'unknown', body: '' }), answered]],
  ])('are %i more where %s', async (more, _, events) => {
    await table.clear();
    table.commands.length = 0;

    await record(...events);

    expect(unitsOfTable()).toBe(2 * events.length + more);
  });
});
