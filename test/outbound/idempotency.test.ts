import { describe, expect, it } from 'vitest';
import type { PlaceCallParts } from '../../lib/outbound/place-call.ts';
import { anEvent } from '../calls/a-callback.ts';
import { runs } from '../runs.ts';
import { aStartBench } from './a-start-bench.ts';
import { aClock, aStarter, ourNumber } from './a-starter.ts';

const { table, africasTalking } = aStartBench();

let used = 0;
/** A number and a key of its own for each test: they share the table. */
function aCall() {
  return { phone: `+2547220${String(++used).padStart(5, '0')}`, key: `order-${used}` };
}
function callsTo(number: string) {
  return africasTalking.dialled().filter((to) => to === number).length;
}
function starter(more: Partial<Parameters<typeof aStarter>[0]> = {}) {
  return aStarter({ table, baseUrl: africasTalking.url, ...more });
}
function different(answers: readonly unknown[]) {
  return new Set(answers.map((answer) => JSON.stringify(answer)));
}

describe('starts with the same key', () => {
  it('reach Africa’s Talking once and all get the same answer, however many come at the same time', async () => {
    const { phone, key } = aCall();
    const { start, lines } = starter();

    const answers = await Promise.all(
      Array.from({ length: runs(120, 1000) }, () => start({ phone }, { key })),
    );

    expect(callsTo(phone)).toBe(1);
    expect(different(answers).size).toBe(1);
    expect(answers[0]).toMatchObject({ statusCode: 200, body: { response: { status: 'Queued' } } });
    expect(lines.filter(({ message }) => message === 'queued')).toHaveLength(1); // counted once, too
  }, 120_000);

  it('reach it once and all get the same answer when Africa’s Talking’s is lost', async () => {
    const { phone, key } = aCall();
    const { start } = starter();
    africasTalking.simulator.failNextRestResponse('timeout');

    const answers = await Promise.all(Array.from({ length: runs(40, 100) }, () => start({ phone }, { key })));

    expect(callsTo(phone)).toBe(1);
    expect(different(answers).size).toBe(1);
    expect(answers[0]).toMatchObject({ statusCode: 504, body: { response: { status: 'unknown' } } });
  }, 120_000);

  it('all get the same refusal, and cost nothing', async () => {
    const { phone, key } = aCall();
    const { start } = starter({ caps: { callsPerNumber: 1 } });
    await start({ phone });

    const answers = await Promise.all(Array.from({ length: runs(20, 50) }, () => start({ phone }, { key })));

    expect(different(answers.map(({ statusCode, body }) => [statusCode, body])).size).toBe(1);
    expect(answers[0]?.body.rule).toBe('calls-per-number');
    expect(callsTo(phone)).toBe(1);
  });

  it('count once against the caps', async () => {
    const { phone, key } = aCall();
    const { start } = starter({ clock: aClock('2027-05-01T10:00:00Z'), caps: { callsPerNumber: 2 } });
    await Promise.all(Array.from({ length: 20 }, () => start({ phone }, { key })));

    expect((await start({ phone })).statusCode).toBe(200);
    expect((await start({ phone })).statusCode).toBe(429);
  });

  it('may write the same call in different ways', async () => {
    const { phone, key } = aCall();
    const { start } = starter();

    const first = await start({ phone, a: '1', b: '2', flow: 'welcome' }, { key });
    const second = await start(
      { b: '2', flow: 'welcome', a: '1', phone: phone.replace('+254', '0') },
      { key },
    );

    expect(second).toEqual(first);
    expect(callsTo(phone)).toBe(1);
  });

  it('are told to ask again while the first has no answer yet', async () => {
    const { phone, key } = aCall();
    const clock = aClock();
    const slow = starter({ clock, change: callsSlowly });
    const first = slow.start({ phone }, { key });
    const second = starter({
      clock: { ...clock, now: impatient(clock.now) },
    }).start({ phone }, { key });

    expect(await second).toMatchObject({
      statusCode: 409,
      headers: { 'Retry-After': '5' },
      body: { rule: 'in-progress' },
    });
    expect((await first).statusCode).toBe(200);
  });

  it('take clientRequestId for the key where there is no other', async () => {
    const { phone, key: clientRequestId } = aCall();
    const { start } = starter();

    const first = await start({ phone, clientRequestId });
    const second = await start({ phone, clientRequestId });

    expect(second).toEqual(first);
    expect(first.body.response.clientRequestId).toBe(clientRequestId);
    expect(callsTo(phone)).toBe(1);
  });
});

describe('a key', () => {
  it.each([
    ['phone', (phone: string) => ({ phone: phone.replace('+25472', '+25473') })],
    ['flow', (phone: string) => ({ phone, flow: 'welcome' })],
    ['clientRequestId', (phone: string) => ({ phone, clientRequestId: 'another' })],
  ])('that comes again with another %s is refused', async (_, other) => {
    const { phone, key } = aCall();
    const { start } = starter();
    await start({ phone }, { key });

    const answer = await start(other(phone), { key });

    expect(answer).toMatchObject({ statusCode: 409, body: { rule: 'idempotency-key' } });
    expect(callsTo(phone)).toBe(1);
  });

  it('answers for two seconds with the refusal of a start that was not dialled, and then is free', async () => {
    const { phone, key } = aCall();
    const clock = aClock('2027-05-02T10:00:00Z');
    const capped = starter({ clock, caps: { callsPerNumber: 0 } });
    const free = starter({ clock });

    const refusal = await capped.start({ phone }, { key });
    clock.pass(1_999);
    const sameTime = await free.start({ phone }, { key });
    clock.pass(1);
    const later = await free.start({ phone }, { key });

    expect([refusal.statusCode, later.statusCode]).toEqual([429, 200]);
    expect(sameTime).toEqual(refusal);
    expect(callsTo(phone)).toBe(1);
  });

  it('keeps the refusal of Africa’s Talking', async () => {
    const { phone, key } = aCall();
    const { start } = starter();
    africasTalking.refuse(phone, 'InsufficientCredit');

    const first = await start({ phone }, { key });
    africasTalking.accept(phone);
    const second = await start({ phone }, { key });

    expect([first.statusCode, second]).toEqual([402, first]);
    expect(callsTo(phone)).toBe(0);
  });

  it('is free again when Africa’s Talking was never reached', async () => {
    const { phone, key } = aCall();
    const clock = aClock();
    const nowhere = aStarter({ table, clock, baseUrl: 'http://127.0.0.1:1' });

    const first = await nowhere.start({ phone }, { key });
    clock.pass(3_000);
    const second = await starter({ clock }).start({ phone }, { key });

    expect([first.statusCode, second.statusCode]).toEqual([503, 200]);
    expect(callsTo(phone)).toBe(1);
  });

  it('is free again when a rule of ours stood against the call', async () => {
    const { phone, key } = aCall();
    const clock = aClock('2027-05-02T20:30:00Z');
    const { start } = starter({ clock, caps: { callsPerNumber: 1 } });
    await start({ phone });

    const refused = await start({ phone }, { key });
    clock.pass(60 * 120_000);
    const placed = await start({ phone }, { key });

    expect([refused.statusCode, placed.statusCode]).toEqual([429, 200]);
  });

  it.each([
    ['an empty one', ''],
    ['what a template leaves in place of a value', 'undefined'],
    ['one of 256 characters', 'k'.repeat(256)],
    ['one with a line end', 'a\nb'],
  ])('cannot be %s', async (_, key) => {
    const { phone } = aCall();

    const byHeader = await starter().start({ phone }, { key });
    const byTag = await starter().start({ phone, clientRequestId: key });

    expect([byHeader.statusCode, byTag.statusCode, callsTo(phone)]).toEqual([400, 400, 0]);
  });
});

describe('a start whose outcome is unknown', () => {
  const anUnknownStart = async () => {
    const { phone, key } = aCall();
    const made = starter();
    africasTalking.simulator.failNextRestResponse('reset');
    const first = await made.start({ phone }, { key });
    return { ...made, phone, key, first };
  };

  it('stays unknown and is never dialled again', async () => {
    const { start, clock, phone, key, first } = await anUnknownStart();
    clock.pass(24 * 60 * 120_000);

    const later = await start({ phone }, { key });

    expect(first.statusCode).toBe(504);
    expect(later).toEqual(first);
    expect(callsTo(phone)).toBe(1);
  });

  it('is known once a callback has named its session', async () => {
    const { start, store, clock, phone, key, first } = await anUnknownStart();
    const { clientRequestId } = first.body.response;
    clock.pass(5_000);
    await store.record(
      anEvent(
        {
          sessionId: `ATVId_${key}`,
          direction: 'Outbound',
          callerNumber: phone,
          destinationNumber: ourNumber,
          callSessionState: 'Answered',
          clientRequestId,
        },
        { receivedAt: clock.now().toISOString() },
      ),
    );

    const later = await start({ phone }, { key });

    expect(later.statusCode).toBe(200);
    expect(later.body.response).toEqual({
      sessionId: `ATVId_${key}`,
      status: 'Queued',
      phoneNumber: phone,
      clientRequestId,
    });
    expect(callsTo(phone)).toBe(1);
  });
});

/** Africa's Talking takes a while. */
function callsSlowly(parts: PlaceCallParts): PlaceCallParts {
  return {
    ...parts,
    ring: async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      return parts.ring(request);
    },
  };
}

/** A clock on which each look takes two seconds. */
function impatient(now: () => Date) {
  let looks = 0;
  return () => new Date(now().getTime() + 2_000 * looks++);
}
