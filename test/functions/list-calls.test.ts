import { describe, expect, it } from 'vitest';
import { list } from '../../functions/voice/list-calls.ts';
import { asked, askedTwice, threeCalls } from './three-calls.ts';

const dependencies = threeCalls();

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

  it('refuses a parameter that is given twice, as nobody knows which is meant', async () => {
    const answer = await list(askedTwice({ day: ['2026-11-21', '2026-11-20'] }), dependencies());

    expect(answer.statusCode).toBe(400);
    expect(JSON.parse(answer.body).error).toBe("'day' is given more than once; give it once");
  });
});
