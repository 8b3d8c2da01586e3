import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listScheduled } from '../../functions/voice/list-scheduled-calls.ts';
import { scheduledCall } from '../../functions/voice/scheduled-call.ts';
import { forget } from '../../lib/calls/maintenance/forget.ts';
import { addToList } from '../../lib/outbound/do-not-call.ts';
import { placeCall } from '../../lib/outbound/place-call.ts';
import { placeScheduledCall } from '../../lib/outbound/scheduled-calls.ts';
import { resumeCalls, stopCalls } from '../../lib/outbound/switch.ts';
import type { PhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { dueShards } from '../../lib/timers/due.ts';
import { TIMER_LEASE_MS, tick, type Wake } from '../../lib/timers/tick.ts';
import { aRequest } from '../a-request.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { urlOfClosedPort } from '../http-client/servers.ts';
import { aMortal, mortalTable } from './a-mortal.ts';
import { aClock, aStarter, ourNumber, secondNumber } from './a-starter.ts';
import { anAfricasTalking } from './an-africastalking.ts';

let table: TestTable;
let africasTalking: Awaited<ReturnType<typeof anAfricasTalking>>;
beforeAll(async () => {
  table = await aTable();
  africasTalking = await anAfricasTalking();
});
afterEach(() => table.clear());
afterAll(async () => {
  await africasTalking.close();
  await table.close();
});

let last = 0;
function aPhone() {
  last += 1;
  return `+25471100${String(last).padStart(4, '0')}`;
}

const NINE = '2027-06-01T09:00:00+03:00';
const nine = Date.parse(NINE);
const MINUTE = 60_000;

function callsTo(phone: string) {
  return africasTalking.dialled().filter((to) => to === phone).length;
}

/** The evening before, with what plans calls, and a clock that turns minute by minute. */
function aDesk({ baseUrl = africasTalking.url, ...setting }: Partial<Parameters<typeof aStarter>[0]> = {}) {
  const clock = aClock('2027-05-31T18:00:00Z');
  const starter = aStarter({ table, baseUrl, clock, ...setting });

  /** What a tick and its messages do; the process of the placing may be another than ours. */
  async function turn(
    by: { parts: typeof starter.parts; table: TestTable } = { parts: starter.parts, table },
  ) {
    const woken: Wake[] = [];
    const now = () => clock.now().getTime();
    await tick({
      table,
      now,
      lanes: dueShards('scheduled-call').map((shard) => ({
        shard,
        send: async (wakes) => void woken.push(...wakes),
      })),
    });
    clock.pass(Math.max(0, ...woken.map(({ delaySeconds }) => delaySeconds)) * 1000);
    for (const { key } of woken)
      await placeScheduledCall(key, {
        table: by.table,
        now: clock.now,
        placeCall: (request) => placeCall(request, by.parts),
      });
    return woken.length;
  }

  return {
    ...starter,
    clock,
    turn,
    /** Turns the clock to a moment, and lets the minutes from there on pass until nothing is woken. */
    goTo: async (at: number) => {
      clock.set(new Date(at).toISOString());
      await turn();
    },
    plan: (parameters: Record<string, unknown>, options?: { key?: string }) =>
      starter.start({ at: NINE, ...parameters }, options),
  };
}

async function look(id: string, httpMethod = 'GET') {
  const { statusCode, body } = await scheduledCall(aRequest({ httpMethod, pathParameters: { id } }), table);
  return { statusCode, body: JSON.parse(body) };
}

async function list(query: Record<string, string> = {}) {
  const { statusCode, body } = await listScheduled(aRequest({ queryStringParameters: query }), table);
  return { statusCode, body: JSON.parse(body) };
}

describe('a call with a time', () => {
  it('is placed then, not before, and once', async () => {
    const [phone, { plan, turn, goTo, clock }] = [aPhone(), aDesk()];

    const { statusCode, body } = await plan({ phone, clientRequestId: 'order-7' });
    await turn();
    await goTo(nine - 2 * MINUTE);
    const before = callsTo(phone);
    await goTo(nine - MINUTE / 2);
    clock.pass(TIMER_LEASE_MS * 2);
    await turn();

    expect([statusCode, body]).toMatchObject([
      202,
      {
        message: `Call to ${phone} planned for 2027-06-01T06:00:00.000Z`,
        scheduledCall: {
          state: 'waiting',
          at: '2027-06-01T06:00:00.000Z',
          phoneNumber: phone,
          clientRequestId: 'order-7',
        },
      },
    ]);
    expect([before, callsTo(phone)]).toEqual([0, 1]);
    expect((await look(body.scheduledCall.id)).body.scheduledCall).toMatchObject({
      state: 'placed',
      sessionId: expect.stringContaining('ATVId_'),
    });
  });

  it('shows the number of ours that was chosen, and is refused at once for any other', async () => {
    const shown: string[] = [];
    const [phone, { plan, goTo }] = [
      aPhone(),
      aDesk({
        change: (parts) => ({
          ...parts,
          ring: (request) => {
            shown.push(request.from);
            return parts.ring({ ...request, from: ourNumber });
          },
        }),
      }),
    ];

    const planned = await plan({ phone, from: '0711 082 001' }, { key: 'from' });
    const again = await plan({ phone, from: secondNumber }, { key: 'from' });
    const otherwise = await plan({ phone }, { key: 'from' });
    const notOurs = await plan({ phone, from: '+254722000111' });
    await goTo(nine);

    expect(planned.body.scheduledCall.from).toBe(secondNumber);
    expect(again).toEqual(planned);
    expect([otherwise.statusCode, notOurs.statusCode, shown]).toEqual([409, 400, [secondNumber]]);
  });

  it('is planned once by its key, whoever asks again, before its time and after', async () => {
    const [phone, { plan, goTo }] = [aPhone(), aDesk()];

    const first = await plan({ phone }, { key: 'a' });
    const again = await plan({ phone, at: '2027-06-01T06:00:00Z' }, { key: 'a' });
    await goTo(nine);
    const after = await plan({ phone }, { key: 'a' });

    expect(again).toEqual(first);
    expect(after.body.scheduledCall).toMatchObject({ id: first.body.scheduledCall.id, state: 'placed' });
    expect(callsTo(phone)).toBe(1);
  });

  it('has its key for itself: another call, another time or a start of now with it is refused, or is the same call', async () => {
    const [phone, { plan, start, goTo }] = [aPhone(), aDesk()];

    await plan({ phone }, { key: 'b' });
    const others = [
      await plan({ phone: aPhone() }, { key: 'b' }),
      await plan({ phone, at: '2027-06-02T09:00:00Z' }, { key: 'b' }),
    ];
    const now = await start({ phone }, { key: 'b' });
    await goTo(nine);
    const later = await plan({ phone, at: '2027-06-02T09:00:00Z' }, { key: 'b' });

    expect(others.map(({ statusCode }) => statusCode)).toEqual([409, 409]);
    expect([now.statusCode, later.statusCode, callsTo(phone)]).toEqual([200, 409, 1]);
  });

  it('is not planned once a call with its key has been started', async () => {
    const [phone, { plan, start }] = [aPhone(), aDesk()];
    await start({ phone }, { key: 'c' });

    expect((await plan({ phone }, { key: 'c' })).statusCode).toBe(409);
  });

  it.each([
    ['2027-06-01T09:00:00', /with its zone, such as/],
    ['tomorrow', /with its zone, such as/],
    ['2027-13-01T09:00:00Z', /with its zone, such as/],
    ['2027-05-31T17:59:59Z', /is past\. Leave it out to call now/],
    ['2029-06-01T09:00:00Z', /more than a year away/],
  ])('is refused for the time %s', async (at, why) => {
    const { statusCode, body } = await aDesk().plan({ phone: aPhone(), at });

    expect([statusCode, body.error]).toEqual([400, expect.stringMatching(why)]);
  });

  it('may have the plus of its zone eaten by a query', async () => {
    const { body } = await aDesk().plan({ phone: aPhone(), at: '2027-06-01T09:00:00 03:00' });

    expect(body.scheduledCall.at).toBe('2027-06-01T06:00:00.000Z');
  });

  it('is refused at once where no time would help: a number, a country, the do-not-call list', async () => {
    const { plan } = aDesk();
    const listed = aPhone();
    await addToList(table, listed as PhoneNumber, '2027-01-01T00:00:00.000Z');

    const answers = [
      await plan({ phone: '12' }),
      await plan({ phone: '+14155550100' }),
      await plan({ phone: listed }),
    ];

    expect(answers.map(({ statusCode, body }) => [statusCode, body.rule])).toEqual([
      [400, undefined],
      [403, 'allowed-countries'],
      [403, 'do-not-call'],
    ]);
  });
});

describe('when its time has come, a call', () => {
  it('is judged by the rules of then', async () => {
    const { plan, goTo } = aDesk({ caps: { callsPerKey: 1 } });
    const [listed, stopped, first, second] = [aPhone(), aPhone(), aPhone(), aPhone()];
    const ids = [];
    for (const [phone, at] of [
      [listed, NINE],
      [stopped, '2027-06-01T10:00:00+03:00'],
      [first, '2027-06-01T11:00:00+03:00'],
      [second, '2027-06-01T12:00:00+03:00'],
    ])
      ids.push((await plan({ phone, at })).body.scheduledCall.id);
    await addToList(table, listed as PhoneNumber, '2027-06-01T00:00:00.000Z');

    await goTo(nine);
    await stopCalls(table, '2027-06-01T06:30:00.000Z');
    await goTo(nine + 60 * MINUTE);
    await resumeCalls(table);
    await goTo(nine + 120 * MINUTE);
    await goTo(nine + 180 * MINUTE);

    const ends = [];
    for (const id of ids) ends.push((await look(id)).body.scheduledCall);
    expect(ends.map(({ state, rule }) => [state, rule])).toEqual([
      ['refused', 'do-not-call'],
      ['refused', 'calls-stopped'],
      ['placed', undefined],
      ['refused', 'calls-per-key'],
    ]);
    expect([listed, stopped, first, second].map(callsTo)).toEqual([0, 0, 1, 0]);
  });

  it('is tried for an hour while Africa’s Talking cannot be reached, and is then missed', async () => {
    const { plan, turn, goTo, clock, lines } = aDesk({ baseUrl: await urlOfClosedPort() });
    const { id } = (await plan({ phone: aPhone() })).body.scheduledCall;
    await goTo(nine);
    const tried = (await look(id)).body.scheduledCall;
    let turns = 1;
    for (; (await look(id)).body.scheduledCall.state !== 'missed' && turns < 200; turns += 1) {
      clock.pass(10 * MINUTE);
      await turn();
    }

    expect(tried).toMatchObject({ state: 'waiting', reason: expect.any(String) });
    expect(turns).toBe(8);
    expect(lines.filter(({ message }) => message === 'refused')).toHaveLength(7); // each attempt
  });

  it('is missed when everything stood still for longer than an hour', async () => {
    const [phone, { plan, goTo }] = [aPhone(), aDesk()];
    const { id } = (await plan({ phone })).body.scheduledCall;

    await goTo(nine + 61 * MINUTE);

    expect([(await look(id)).body.scheduledCall.state, callsTo(phone)]).toEqual(['missed', 0]);
  });
});

describe('taking a call back', () => {
  it('is possible until it is placed, and may be repeated', async () => {
    const [phone, { plan, goTo }] = [aPhone(), aDesk()];
    const { id } = (await plan({ phone })).body.scheduledCall;

    const first = await look(id, 'DELETE');
    const again = await look(id, 'DELETE');
    await goTo(nine);

    expect([first, again.statusCode]).toMatchObject([
      { statusCode: 200, body: { scheduledCall: { state: 'cancelled' } } },
      200,
    ]);
    expect(callsTo(phone)).toBe(0);
    expect((await list()).body.scheduledCalls).toEqual([]);
  });

  it('is too late afterwards, and says what the call is', async () => {
    const { plan, goTo } = aDesk();
    const { id } = (await plan({ phone: aPhone() })).body.scheduledCall;
    await goTo(nine);

    expect(await look(id, 'DELETE')).toMatchObject({
      statusCode: 409,
      body: { error: 'It is too late: this call is placed', scheduledCall: { state: 'placed' } },
    });
  });

  it('does not take back what there is not', async () => {
    expect((await look('none', 'DELETE')).statusCode).toBe(404);
    expect((await look('none')).statusCode).toBe(404);
  });

  it('and placing it at the same moment: one of the two happens', async () => {
    const desk = aDesk();
    for (let run = 0; run < 4; run += 1) {
      const phone = aPhone();
      const { id } = (await desk.plan({ phone })).body.scheduledCall;
      desk.clock.set(NINE);

      const [, taken] = await Promise.all([desk.turn(), look(id, 'DELETE')]);
      desk.clock.pass(TIMER_LEASE_MS + 2 * MINUTE);
      await desk.turn();
      desk.clock.set('2027-05-31T18:00:00Z');

      expect(callsTo(phone)).toBe(taken.statusCode === 200 ? 0 : 1);
    }
  });
});

describe('the list', () => {
  it('has the calls that wait, the next one first, page by page', async () => {
    const { plan } = aDesk();
    const minutes = [30, 5, 5, 5, 45, 10, 20, 5];
    for (const minute of minutes)
      await plan({ phone: aPhone(), at: new Date(nine + minute * MINUTE).toISOString() });

    const pages = [];
    for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
      const { body } = await list({ limit: '3', ...(cursor === undefined ? {} : { cursor }) });
      pages.push(body.scheduledCalls);
      cursor = body.cursor;
    }

    expect(pages.map((page) => page.length)).toEqual([3, 3, 2]);
    const times = pages.flat().map(({ at }) => (Date.parse(at) - nine) / MINUTE);
    expect(times).toEqual(minutes.toSorted((a, b) => a - b));
    expect(new Set(pages.flat().map(({ id }) => id)).size).toBe(8);
  });

  it.each([
    [{ limit: '0' }, "'limit' is '0'; it takes a whole number from 1 to 100"],
    [
      { cursor: 'nonsense' },
      "'cursor' does not belong to this query; take it from the page before, and change nothing else",
    ],
  ])('refuses %o', async (query, error) => {
    expect(await list(query)).toEqual({ statusCode: 400, body: { error } });
  });
});

describe('forgetting a number', () => {
  it('takes its planned calls with it', async () => {
    const [phone, { plan, goTo }] = [aPhone(), aDesk()];
    await plan({ phone });

    const report = await forget(table, phone);
    await goTo(nine);

    expect([report.left, callsTo(phone)]).toEqual([0, 0]);
    expect((await list()).body.scheduledCalls).toEqual([]);
  });
});

describe.each(['before', 'after'] as const)('a process that dies just %s something happens', (when) => {
  it('never loses a planned call, and never places it twice, wherever it dies', async () => {
    let deaths = 0;
    for (let deathAt = 1; ; deathAt += 1) {
      const phone = aPhone();
      const desk = aDesk();
      const { id } = (await desk.plan({ phone })).body.scheduledCall;
      const mortal = aMortal(deathAt, when);
      const dying = aStarter({
        table: mortalTable(mortal, table),
        baseUrl: africasTalking.url,
        clock: desk.clock,
        change: (parts) => ({ ...parts, ring: mortal.guarded((request) => parts.ring(request)) }),
      });
      desk.clock.set(NINE);
      const finished = await Promise.race([
        desk.turn({ parts: dying.parts, table: mortalTable(mortal, table) }).then(() => true),
        mortal.death.then(() => false),
      ]);
      if (finished) break;
      deaths += 1;
      const dialledBefore = callsTo(phone);

      for (let round = 0; round < 2; round += 1) {
        desk.clock.pass(TIMER_LEASE_MS + MINUTE);
        await Promise.all([desk.turn(), desk.turn()]);
      }

      const { state } = (await look(id)).body.scheduledCall;
      expect(callsTo(phone)).toBeLessThanOrEqual(1);
      // Nobody dialled: it is placed later. Somebody did: that is known, or it is known that nobody knows.
      if (dialledBefore === 0 && state !== 'unknown') expect([state, callsTo(phone)]).toEqual(['placed', 1]);
      expect(['placed', 'unknown']).toContain(state);
      if (state === 'unknown') expect(deathAt).toBeGreaterThan(4); // the leave to dial had been given
      await table.clear();
    }
    expect(deaths).toBeGreaterThan(6);
  }, 60_000);
});
