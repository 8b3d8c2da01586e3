import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { type CallQuery, readCallQuery } from '../../lib/calls/query/call-query.ts';
import { type CallPage, listCalls } from '../../lib/calls/query/list-calls.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { aCallback, anEvent } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';

const timeZone = 'Africa/Nairobi';

/** Calls by the time at which they started; Nairobi is three hours ahead of UTC. */
const CALLS = {
  lateOnTheTwentieth: { startedAt: '2026-11-20T20:59:59.999Z', end: 'completed' },
  firstOfTheTwentyFirst: { startedAt: '2026-11-20T21:00:00.000Z', end: 'busy' },
  noon: { startedAt: '2026-11-21T09:00:00.000Z', end: 'completed' },
  amina: { startedAt: '2026-11-21T10:00:00.000Z', end: 'completed', callerNumber: '+254722000001' },
  aminaAgain: { startedAt: '2026-11-22T10:00:00.000Z', end: 'busy', callerNumber: '+254722000001' },
  ringing: { startedAt: '2026-11-22T11:00:00.000Z' },
  answered: { startedAt: '2026-11-22T12:00:00.000Z', end: 'answered' },
} as const;

type Name = keyof typeof CALLS;

const ENDS = {
  completed: { isActive: '0', callSessionState: 'Completed', durationInSeconds: '30' },
  busy: { isActive: '0', callSessionState: 'NotAnswered', hangupCause: 'USER_BUSY' },
  answered: { isActive: '1', callSessionState: 'Answered' },
};

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
  const store = createCallStore(table);
  for (const [name, call] of Object.entries(CALLS)) {
    const posted = {
      sessionId: `ATVId_${name}`,
      ...('callerNumber' in call ? { callerNumber: call.callerNumber } : {}),
    };
    const receivedAt = call.startedAt;
    await store.record(toCallEvent(aCallback(posted), { receivedAt, receivedOn: 'instruct' }));
    if (!('end' in call)) continue;
    const later = new Date(Date.parse(receivedAt) + 60_000).toISOString();
    await store.record(
      toCallEvent(aCallback({ ...posted, ...ENDS[call.end] }), { receivedAt: later, receivedOn: 'instruct' }),
    );
  }
  table.commands.length = 0;
});
afterAll(() => table.close());

function now() {
  return Date.parse('2026-11-22T12:30:00Z');
}

async function list(parameters: Record<string, string> = {}): Promise<CallPage> {
  const query = readCallQuery(parameters, { timeZone });
  if ('refusal' in query) throw new Error(query.refusal);
  return listCalls({ ...table, now }, query);
}

async function names(parameters: Record<string, string> = {}): Promise<string[]> {
  return (await list(parameters)).calls.map(({ id }) => id.slice('ATVId_'.length));
}

const newestFirst: Name[] = [
  'answered',
  'ringing',
  'aminaAgain',
  'amina',
  'noon',
  'firstOfTheTwentyFirst',
  'lateOnTheTwentieth',
];

describe('a list of calls', () => {
  it('has all that are kept, newest first', async () => {
    expect(await names()).toEqual(newestFirst);
  });

  it('has those in one direction, those that reached a person, and those that ended at a step, where these are asked for', async () => {
    expect(await names({ direction: 'Inbound' })).toEqual(newestFirst);
    expect(await names({ direction: 'Outbound' })).toEqual([]);
    expect(await names({ direction: 'Inbound', reachedPerson: 'false' })).toEqual([
      'aminaAgain',
      'firstOfTheTwentyFirst',
    ]);
    expect(await names({ flow: 'menu', step: 'main' })).toEqual([]);
  });

  it.each([
    [{ direction: 'in' }, "'direction' is 'in'; it is Inbound or Outbound"],
    [{ reachedPerson: 'yes' }, "'reachedPerson' is 'yes'; it is true or false"],
    [{ status: 'x'.repeat(50) }, new RegExp(`^'status' is none: '${'x'.repeat(40)}…';`)],
  ])('is refused for %j', (parameters, refusal) => {
    expect(readCallQuery(parameters as Record<string, string>, { timeZone })).toEqual({
      refusal: expect.stringMatching(refusal),
    });
  });

  it('of a day begins and ends at midnight in the time zone', async () => {
    expect(await names({ day: '2026-11-20' })).toEqual(['lateOnTheTwentieth']);
    expect(await names({ day: '2026-11-21' })).toEqual(['amina', 'noon', 'firstOfTheTwentyFirst']);
    expect(await names({ day: '2026-11-19' })).toEqual([]);
  });

  it('of several days has the first and the last of them', async () => {
    expect(await names({ from: '2026-11-20', to: '2026-11-21' })).toEqual(newestFirst.slice(3));
    expect(await names({ from: '2026-11-22' })).toEqual(newestFirst.slice(0, 3));
    expect(await names({ to: '2026-11-20' })).toEqual(['lateOnTheTwentieth']);
  });

  it('of a phone number has its calls alone, also when the plus got lost', async () => {
    expect(await names({ number: '+254722000001' })).toEqual(['aminaAgain', 'amina']);
    expect(await names({ number: ' 254722000001' })).toEqual(['aminaAgain', 'amina']);
    expect(await names({ number: '+254722000001', day: '2026-11-21' })).toEqual(['amina']);
    expect(await names({ number: '+254722000001', status: 'busy' })).toEqual(['aminaAgain']);
    expect(await names({ number: '+254700000000' })).toEqual([]);
  });

  it.each(['254722000001', '00254722000001', '+254 722 000-001', '(+254) 722.000001'])(
    'of a phone number has its calls however the number is written: %s',
    async (number) => {
      expect(await names({ number })).toEqual(['aminaAgain', 'amina']);
    },
  );

  it('of a phone number has those too that were told in another writing, in pages without a gap', async () => {
    const other = await aTable();
    const writings = ['+254722000001', '254722000001', '+254722000001', '00254722000001'];
    for (const [index, callerNumber] of writings.entries()) {
      const event = anEvent({ callerNumber }, { receivedAt: `2026-11-22T0${index}:00:00.000Z` });
      await createCallStore(other).record({ ...event, callId: `ATVId_${index}` });
    }
    const idsOf = async (number: string) => {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const next = cursor === undefined ? {} : { cursor };
        const query = readCallQuery({ number, limit: '1', ...next }, { timeZone }) as CallQuery;
        const page = await listCalls({ ...other, now }, query);
        ids.push(...page.calls.map(({ id }) => id));
        cursor = page.cursor;
      } while (cursor !== undefined);
      return ids;
    };

    for (const number of writings)
      expect(await idsOf(number)).toEqual(['ATVId_3', 'ATVId_2', 'ATVId_1', 'ATVId_0']);
    await other.close();
  });

  it.each([
    ['open', ['answered', 'ringing']],
    ['ringing', ['ringing']],
    ['answered', ['answered']],
    ['ended', newestFirst.slice(2)],
    ['completed', ['amina', 'noon', 'lateOnTheTwentieth']],
    ['busy', ['aminaAgain', 'firstOfTheTwentyFirst']],
    ['no-answer', []],
    ['presumed-ended', []],
  ])('with status %s has just those', async (status, expected) => {
    expect(await names({ status })).toEqual(expected);
  });

  it('goes on page by page, without a gap and without a repetition, at every size of page', async () => {
    for (const limit of ['1', '2', '3', '7']) {
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await list({ limit, ...(cursor === undefined ? {} : { cursor }) });
        expect(page.calls.length).toBeLessThanOrEqual(Number(limit));
        seen.push(...page.calls.map(({ id }) => id.slice('ATVId_'.length)));
        cursor = page.cursor;
      } while (cursor !== undefined);

      expect(seen).toEqual(newestFirst);
    }
  });

  it('offers no cursor when there is no more', async () => {
    expect(await list({ day: '2026-11-20' })).not.toHaveProperty('cursor');
  });

  it('shows no call after its time, although its row is still there', async () => {
    const query = readCallQuery({}, { timeZone });
    if ('refusal' in query) throw new Error(query.refusal);
    const oldestExpired = () => Date.parse(CALLS.lateOnTheTwentieth.startedAt) + 365 * 86_400_000;

    const page = await listCalls({ ...table, now: oldestExpired }, query);

    expect(page.calls.map(({ id }) => id)).toEqual(newestFirst.slice(0, -1).map((name) => `ATVId_${name}`));
  });

  it('keeps calls of the same millisecond apart', async () => {
    const crowded = await aTable();
    const store = createCallStore(crowded);
    const ids = Array.from({ length: 23 }, (_, index) => `ATVId_${index}`);
    for (const sessionId of ids) {
      await store.record(
        toCallEvent(aCallback({ sessionId }), { receivedAt: '2026-11-22T10:00:00Z', receivedOn: 'events' }),
      );
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const query = readCallQuery({ limit: '5', ...(cursor === undefined ? {} : { cursor }) }, { timeZone });
      if ('refusal' in query) throw new Error(query.refusal);
      const page = await listCalls({ ...crowded, now }, query);
      seen.push(...page.calls.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);

    expect([...seen].sort()).toEqual([...ids].sort());
    await crowded.close();
  });

  it('is read by key and by index, never by scanning the table', async () => {
    table.commands.length = 0;
    for (const parameters of [
      {},
      { day: '2026-11-21' },
      { number: '+254722000001' },
      { status: 'open' },
      { status: 'busy' },
    ]) {
      await list(parameters);
    }

    expect(new Set(table.commands.map(({ name }) => name))).toEqual(
      new Set(['QueryCommand', 'BatchGetItemCommand']),
    );
  });
});

describe('a refusal', () => {
  const cursorOfAll = async () => (await list({ limit: '1' })).cursor as string;

  it.each([
    [{ day: '2026-13-01' }, "'day' is no day: '2026-13-01'; a day is written YYYY-MM-DD, such as 2026-11-22"],
    [{ day: '9999-12-31' }, "'day' is no day: '9999-12-31'; a day is written YYYY-MM-DD, such as 2026-11-22"],
    [{ day: '0000-01-01' }, "'day' is no day: '0000-01-01'; a day is written YYYY-MM-DD, such as 2026-11-22"],
    [{ day: '22.11.2026' }, "'day' is no day: '22.11.2026'; a day is written YYYY-MM-DD, such as 2026-11-22"],
    [
      { from: '2026-02-30' },
      "'from' is no day: '2026-02-30'; a day is written YYYY-MM-DD, such as 2026-11-22",
    ],
    [{ from: '2026-11-22', to: '2026-11-21' }, "'from' (2026-11-22) is after 'to' (2026-11-21)"],
    [
      { day: '2026-11-22', to: '2026-11-21' },
      "'day' and a range cannot be asked for together; leave 'day' out, or 'from' and 'to'",
    ],
    [{ limit: '0' }, "'limit' is '0'; it takes a whole number from 1 to 100"],
    [{ limit: '101' }, "'limit' is '101'; it takes a whole number from 1 to 100"],
    [{ limit: 'many' }, "'limit' is 'many'; it takes a whole number from 1 to 100"],
    [{ number: ' ' }, "'number' is empty; it takes a phone number such as +254711000111"],
    [
      { number: '0711 000111' },
      "'number' is '0711 000111', in national form; write it with its country code, such as +254711000111",
    ],
    [
      { phone: '+254711000111' },
      "There is no parameter 'phone'; there are day, from, to, number, status, direction, reachedPerson, flow, step, limit, cursor",
    ],
    [
      { cursor: 'bm9uc2Vuc2U' },
      "'cursor' does not belong to this query; take it from the page before, and change nothing else",
    ],
    [
      { cursor: '' },
      "'cursor' does not belong to this query; take it from the page before, and change nothing else",
    ],
  ])('of %j says what was wrong and what would be right', (parameters, refusal) => {
    expect(readCallQuery(parameters as Record<string, string>, { timeZone })).toEqual({ refusal });
  });

  it('of a status lists those that there are', () => {
    expect(readCallQuery({ status: 'done' }, { timeZone })).toEqual({
      refusal: expect.stringContaining("'status' is none: 'done'; there are open, initiated, ringing"),
    });
  });

  it('meets a cursor that was changed in any place', async () => {
    const cursor = await cursorOfAll();
    for (let index = 0; index < cursor.length; index += 1) {
      const other = cursor[index] === 'A' ? 'B' : 'A';
      const tampered = cursor.slice(0, index) + other + cursor.slice(index + 1);

      expect(readCallQuery({ limit: '1', cursor: tampered }, { timeZone })).toHaveProperty('refusal');
    }
    expect(readCallQuery({ cursor: `${cursor}=` }, { timeZone })).toHaveProperty('refusal');
  });

  it('meets a cursor that belongs to another query', async () => {
    const cursor = await cursorOfAll();

    expect(readCallQuery({ limit: '50', cursor }, { timeZone })).not.toHaveProperty('refusal');
    expect(readCallQuery({ status: 'busy', cursor }, { timeZone })).toHaveProperty('refusal');
    expect(readCallQuery({ day: '2026-11-21', cursor }, { timeZone })).toHaveProperty('refusal');
  });
});
