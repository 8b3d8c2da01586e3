import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getCall } from '../../functions/voice/get-call.ts';
import { list } from '../../functions/voice/list-calls.ts';
import { usage } from '../../functions/voice/usage.ts';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { callTotals } from '../../lib/calls/projections/call-totals.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { aRequest } from '../a-request.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { relayAll } from '../calls/projections/a-stream.ts';

const numbers = ['+254711000111', '+254711000222', '+254711000333'];

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
  const store = createCallStore(table);
  for (const [index, callerNumber] of numbers.entries()) {
    const body = new URLSearchParams({
      sessionId: `ATVId_${index}`,
      isActive: '0',
      direction: 'Inbound',
      callerNumber,
      callSessionState: 'Completed',
      durationInSeconds: '60',
      currencyCode: 'KES',
      amount: '0.1',
    });
    const receivedAt = `2026-11-2${index}T09:00:00Z`;
    await store.record(toCallEvent(parseCallback(body.toString()), { receivedAt, receivedOn: 'events' }));
  }
  await relayAll(table, callTotals(table, { timeZone: 'Africa/Nairobi' }));
});
afterAll(() => table.close());

function dependencies() {
  return {
    access: { ...table, now: () => Date.parse('2026-11-22T12:00:00Z') },
    timeZone: 'Africa/Nairobi',
  };
}
function asked(query: Record<string, string>, accept?: string) {
  return aRequest({ queryStringParameters: query, headers: accept === undefined ? {} : { accept } });
}

describe('GET /voice/calls', () => {
  it('lists calls, newest first', async () => {
    const answer = await list(asked({}), dependencies());

    const { calls } = JSON.parse(answer.body);
    expect(calls.map(({ id }: { id: string }) => id)).toEqual(['ATVId_2', 'ATVId_1', 'ATVId_0']);
  });

  it('goes on where the cursor says, to the end', async () => {
    const first = JSON.parse((await list(asked({ limit: '2' }), dependencies())).body);

    const second = JSON.parse((await list(asked({ limit: '2', cursor: first.cursor }), dependencies())).body);

    expect(first.calls).toHaveLength(2);
    expect(second).toMatchObject({ calls: [{ id: 'ATVId_0' }] });
    expect(second.cursor).toBeUndefined();
  });

  it.each([
    ['day', { day: '2026-11-21' }, ['ATVId_1']],
    ['range', { from: '2026-11-20', to: '2026-11-21' }, ['ATVId_1', 'ATVId_0']],
    ['number', { number: '+254711000333' }, ['ATVId_2']],
    ['number whose plus the query lost', { number: ' 254711000333' }, ['ATVId_2']],
    ['status', { status: 'busy' }, []],
  ])('lists by %s', async (_, query, ids) => {
    const { calls } = JSON.parse((await list(asked(query), dependencies())).body);

    expect(calls.map(({ id }: { id: string }) => id)).toEqual(ids);
  });

  it('writes CSV for a spreadsheet, with the cursor in a header', async () => {
    const answer = await list(asked({ limit: '1' }, 'text/csv'), dependencies());

    expect(answer.headers).toMatchObject({
      'Content-Type': 'text/csv; charset=utf-8',
      'X-Next-Cursor': expect.any(String),
    });
    const [head, row] = answer.body.split('\r\n');
    expect(head).toMatch(/^id,startedAt,/);
    expect(row).toMatch(/^ATVId_2,2026-11-22T09:00:00\.000Z,Inbound,\+254711000333,/);
  });

  it.each(['application/x-ndjson', 'application/jsonl', 'application/xml, application/jsonl;q=0.9'])(
    'writes JSON Lines for %s',
    async (accept) => {
      const answer = await list(asked({}, accept), dependencies());

      const lines = answer.body.trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line).id)).toEqual(['ATVId_2', 'ATVId_1', 'ATVId_0']);
    },
  );

  it.each([
    ['text/csv;q=0, application/json', 'application/json'],
    ['text/csv;q=0', 'application/json'],
    ['application/json;q=0.2, text/csv', 'text/csv; charset=utf-8'],
    ['text/csv;q=0.5, application/jsonl; q=0.8', 'application/jsonl; charset=utf-8'],
    ['Text/CSV', 'text/csv; charset=utf-8'],
    ['text/csv; header=present', 'text/csv; charset=utf-8'],
    ['*/*, text/csv;q=0.9', 'application/json'],
    ['text/html, */*;q=0.8', 'application/json'],
    ['text/*', 'text/csv; charset=utf-8'],
    ['application/xml', 'application/json'],
    ['text/csv;q=lots', 'text/csv; charset=utf-8'],
    [',;q=,', 'application/json'],
  ])('understands the wish %j', async (accept, type) => {
    const answer = await list(asked({}, accept), dependencies());

    expect(answer.headers?.['Content-Type']).toBe(type);
  });

  it.each([
    [{ day: 'yesterday' }, /'day' is no day: 'yesterday'/],
    [{ limit: '0' }, /'limit' is '0'; it takes a whole number from 1 to 100/],
    [{ status: 'sleeping' }, /'status' is none: 'sleeping'; there are open, /],
    [{ colour: 'red' }, /There is no parameter 'colour'; there are day, /],
    [{ cursor: 'made-up' }, /'cursor' does not belong to this query/],
  ])('refuses %j and says what would be right', async (query, message) => {
    const answer = await list(asked(query), dependencies());

    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body).error).toMatch(message);
  });
});

describe('GET /voice/calls/{sessionId}', () => {
  const askedFor = (accept?: string) => ({
    ...asked({}, accept),
    pathParameters: { sessionId: 'ATVId_1' },
  });

  it('tells a call with its events', async () => {
    const { body } = await getCall(askedFor(), dependencies().access);

    expect(JSON.parse(body)).toMatchObject({
      call: { id: 'ATVId_1', outcome: 'completed' },
      timeline: { events: [{ eventType: 'SessionEnded' }], quarantined: [] },
    });
  });

  it('writes the events as CSV', async () => {
    const { body, headers } = await getCall(askedFor('text/csv'), dependencies().access);

    const [head, row, end] = body.split('\r\n');
    expect(headers?.['Content-Type']).toBe('text/csv; charset=utf-8');
    expect(head).toMatch(/^id,callId,receivedAt,receivedOn,eventType,final,/);
    expect(row).toMatch(
      /,ATVId_1,2026-11-21T09:00:00\.000Z,events,SessionEnded,true,.*,60,0\.1,KES,sessionId=ATVId_1&/,
    );
    expect(end).toBe('');
  });

  it('writes the events as JSON Lines', async () => {
    const { body } = await getCall(askedFor('application/jsonl'), dependencies().access);

    expect(
      body
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([{ callId: 'ATVId_1', eventType: 'SessionEnded' }]);
  });
});

describe('a parameter that is given twice', () => {
  const twice = {
    ...asked({ day: '2026-11-20' }),
    multiValueQueryStringParameters: { day: ['2026-11-21', '2026-11-20'] },
  };

  it.each([
    ['calls', list],
    ['usage', usage],
  ])('is refused by %s, as nobody knows which is meant', async (_, endpoint) => {
    const answer = await endpoint(twice, dependencies());

    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body).error).toBe("'day' is given more than once; give it once");
  });
});

describe('GET /voice/usage', () => {
  it('adds up days and currencies without a float', async () => {
    const answer = await usage(asked({ from: '2026-11-20', to: '2026-11-22' }), dependencies());

    const { days } = JSON.parse(answer.body);
    expect(days).toHaveLength(3);
    expect(days[0]).toMatchObject({
      day: '2026-11-20',
      calls: 1,
      outcomes: { completed: 1 },
      durationInSeconds: 60,
      byCurrency: [{ currencyCode: 'KES', amount: '0.1' }],
    });
  });

  it('refuses a stretch that is too long', async () => {
    const answer = await usage(asked({ from: '2026-01-01', to: '2026-11-22' }), dependencies());

    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body).error).toMatch(/more than 31 days/);
  });
});
