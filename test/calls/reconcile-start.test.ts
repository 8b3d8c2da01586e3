import { describe, expect, it } from 'vitest';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { type StartAnswer, toStartEvent } from '../../lib/calls/event/internal-events.ts';
import { closeStaleCalls } from '../../lib/calls/maintenance/close-stale-calls.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { runs } from '../runs.ts';
import { aCallback, CALLER, OURS } from './a-callback.ts';
import { aRecordedTable } from './a-recorded-table.ts';
import { at } from './scripted-calls.ts';

const { table, record } = aRecordedTable();

function reader() {
  return { ...table, now: () => Date.parse(at(60)) };
}
function aStart(
  clientRequestId: string,
  answer: StartAnswer = { is: 'unknown', body: 'upstream timed out' },
  seconds = 0,
) {
  return toStartEvent({ requestedAt: at(seconds), to: CALLER, from: OURS, clientRequestId, answer });
}

function answered(clientRequestId: string, sessionId: string, seconds = 12) {
  return toCallEvent(
    aCallback({ sessionId, direction: 'Outbound', callSessionState: 'Answered', clientRequestId }),
    { receivedAt: at(seconds), receivedOn: 'instruct' },
  );
}

async function isNothingBut(id: string, kind: string) {
  return (await table.items()).filter(({ pk }) => pk?.S === id).every(({ sk }) => sk?.S?.startsWith(kind));
}

describe('a start whose answer was lost', () => {
  it('is a call that waits, visible by its own id', async () => {
    const start = aStart('waiting');
    await record(start);

    expect((await readCall(reader(), start.callId as string))?.call).toMatchObject({
      id: start.callId,
      status: 'initiated',
      start: { answer: 'unknown', requestedAt: at(0) },
      clientRequestId: 'waiting',
    });
  });

  it.each(['before', 'after'])(
    'becomes the call whose callback names its request, when that comes %s it',
    async (order) => {
      const [start, callback] = [aStart(`lost-${order}`), answered(`lost-${order}`, `ATVId_${order}`)];

      await record(...(order === 'before' ? [callback, start] : [start, callback]));

      const shown = await readCall(reader(), `ATVId_${order}`);
      expect(shown?.call).toMatchObject({
        id: `ATVId_${order}`,
        status: 'answered',
        startedAt: at(0),
        start: { answer: 'unknown', requestedAt: at(0) },
      });
      expect(shown?.timeline.events.map(({ internal }) => internal)).toEqual(['start-unknown', undefined]);
      expect(await readCall(reader(), start.callId as string)).toEqual(shown);
      expect(await isNothingBut(start.callId as string, 'session#')).toBe(true);
    },
  );

  it('becomes it when both are recorded at once, and once when both are repeated', async () => {
    for (let round = 0; round < runs(3, 8); round += 1) {
      const [start, callback] = [
        aStart(`at-once-${round}`),
        answered(`at-once-${round}`, `ATVId_at_once_${round}`),
      ];

      await Promise.all(
        [start, callback, callback, start].map((event) => createCallStore(table).record(event)),
      );

      const shown = await readCall(reader(), `ATVId_at_once_${round}`);
      expect(shown?.timeline.events.map(({ internal }) => internal)).toEqual(['start-unknown', undefined]);
      expect(await isNothingBut(start.callId as string, 'session#')).toBe(true);
    }
  });

  it('becomes a call that was heard of in the same millisecond', async () => {
    await record(answered('same-moment', 'ATVId_same_moment', 7), aStart('same-moment', undefined, 7));

    expect((await readCall(reader(), 'ATVId_same_moment'))?.call).toMatchObject({
      start: { answer: 'unknown', requestedAt: at(7) },
    });
  });

  it('is not taken for an earlier call that carried the same tag', async () => {
    await record(answered('tag', 'ATVId_first', 5));
    const second = aStart('tag', undefined, 30);
    await record(second);

    expect((await readCall(reader(), 'ATVId_first'))?.call).not.toHaveProperty('start');

    await record(answered('tag', 'ATVId_second', 40));

    expect((await readCall(reader(), 'ATVId_second'))?.call).toMatchObject({
      startedAt: at(30),
      start: { answer: 'unknown' },
    });
  });

  it('is not settled by a callback of another number', async () => {
    const start = aStart('shared');
    const callback = toCallEvent(
      aCallback({
        sessionId: 'ATVId_shared',
        direction: 'Outbound',
        clientRequestId: 'shared',
        callerNumber: '+254722000009',
      }),
      { receivedAt: at(9), receivedOn: 'instruct' },
    );

    await record(start, callback);

    expect((await readCall(reader(), start.callId as string))?.call.id).toBe(start.callId);
  });

  it('is settled also after its end had been presumed', async () => {
    const start = aStart('presumed');
    await record(start);
    const later = Date.parse(at(9000));
    await closeStaleCalls({
      table,
      store: createCallStore(table),
      now: () => later,
      staleCallMinutes: 60,
      until: Infinity,
    });

    await record(answered('presumed', 'ATVId_presumed', 9100));

    expect((await readCall(reader(), 'ATVId_presumed'))?.call).toMatchObject({
      status: 'answered',
      startedAt: at(0),
    });
    expect(await isNothingBut(start.callId as string, 'session#')).toBe(true);
  });
});

describe('a start that was refused', () => {
  it('is a call of its own, over, with the words of the refusal', async () => {
    const start = aStart('refused', { is: 'refused', status: 'InsufficientCredit', body: '{}' });
    await record(start);

    expect((await readCall(reader(), start.callId as string))?.call).toMatchObject({
      status: 'ended',
      outcome: 'refused',
      start: { answer: 'refused' },
      providerStatus: { status: 'InsufficientCredit' },
    });
  });
});

describe('a start that was accepted', () => {
  it('is the call of its session, whether its callbacks come before it or after', async () => {
    const accepted = (id: string) =>
      aStart(id, { is: 'accepted', sessionId: `ATVId_${id}`, status: 'Queued', body: '{}' });
    await record(accepted('a'), answered('a', 'ATVId_a'));
    await record(answered('b', 'ATVId_b'), accepted('b'));

    for (const id of ['a', 'b']) {
      expect((await readCall(reader(), `ATVId_${id}`))?.call).toMatchObject({
        status: 'answered',
        startedAt: at(0),
        start: { answer: 'accepted', requestedAt: at(0) },
      });
    }
  });
});
