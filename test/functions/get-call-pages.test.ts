import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { getCall } from '../../functions/voice/get-call.ts';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { aRequest } from '../a-request.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { at } from '../calls/scripted-calls.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
beforeEach(() => table.clear());
afterAll(() => table.close());

/** What Lambda passes on, in bytes. */
const MAX_ANSWER = 6 * 1024 * 1024;

interface Shown {
  readonly call: { readonly id: string; readonly digits: readonly { readonly digits: string }[] };
  readonly timeline: { readonly events: readonly { readonly facts: { readonly dtmfDigits?: string } }[] };
  readonly cursor?: string;
}

/** Key presses of one call, a second apart, each with so much else in its body. */
async function pressed(count: number, rest = ''): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const fields = {
      sessionId: 'ATVId_1',
      isActive: '1',
      callerNumber: '+254711000111',
      dtmfDigits: `${index}`,
      rest,
    };
    const callback = parseCallback(new URLSearchParams(fields).toString());
    const receipt = {
      receivedAt: at(index),
      receivedOn: 'instruct',
      step: `ask/${index}/1/${index}`,
    } as const;
    await createCallStore(table).record(toCallEvent(callback, receipt));
  }
}

function ask(
  query: Record<string, string> = {},
  { accept = 'application/json', sessionId = 'ATVId_1' } = {},
) {
  const request = aRequest({
    pathParameters: { sessionId },
    queryStringParameters: query,
    headers: { accept },
  });
  return getCall(request, { ...table, now: () => Date.parse(at(600)) });
}

/** Every page of a call, each below what Lambda passes on. */
async function pagesOf(query: Record<string, string> = {}): Promise<Shown[]> {
  const pages: Shown[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; cursor = pages.at(-1)?.cursor) {
    const { statusCode, body } = await ask(cursor === '' ? query : { ...query, cursor });
    expect(statusCode).toBe(200);
    expect(Buffer.byteLength(body)).toBeLessThan(MAX_ANSWER);
    pages.push(JSON.parse(body));
  }
  return pages;
}

function keysIn({ timeline }: Shown) {
  return timeline.events.map(({ facts }) => facts.dtmfDigits);
}

describe('the timeline of GET /voice/calls/{sessionId}', () => {
  it('tells a call of a few events on one page', async () => {
    await pressed(3);

    const [page, ...others] = await pagesOf();

    expect(others).toEqual([]);
    expect(page && keysIn(page)).toEqual(['0', '1', '2']);
  });

  it('tells the events in pages, in their order, each of them once, and with each page the whole call', async () => {
    await pressed(7);

    const pages = await pagesOf({ limit: '3' });

    expect(pages.map(keysIn)).toEqual([['0', '1', '2'], ['3', '4', '5'], ['6']]);
    expect(pages.map(({ call }) => call.digits.length)).toEqual([7, 7, 7]);
  });

  it('makes the pages of large events shorter, so that each answer is passed on', async () => {
    await pressed(30, '\u0001'.repeat(80_000));

    const pages = await pagesOf();

    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flatMap(keysIn)).toEqual(Array.from({ length: 30 }, (_, index) => `${index}`));
  });

  it.each(['text/csv', 'application/jsonl'])('gives the cursor in a header of %s', async (accept) => {
    await pressed(3);

    const first = await ask({ limit: '2' }, { accept });
    const cursor = String(first.headers?.['X-Next-Cursor']);
    const second = await ask({ limit: '2', cursor }, { accept });

    expect(second.statusCode).toBe(200);
    expect(second.body).toContain('ask/2/1/2');
    expect(second.headers).not.toHaveProperty('X-Next-Cursor');
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ limit: '0' }, /'limit' is '0'; it takes a whole number from 1 to 100/],
    [{ limit: '101' }, /'limit' is '101'/],
    [{ cursor: 'x' }, /'cursor' does not belong to this query/],
    [{ page: '2' }, /There is no parameter 'page'; there are limit, cursor/],
    [{ ['x'.repeat(1000)]: '2' }, /There is no parameter 'x{40}…'/],
    [{ limit: 'x'.repeat(1000) }, /'limit' is 'x{40}…'/],
  ])('refuses %o and says what would be right', async (query, error) => {
    const { statusCode, body } = await ask(query);

    expect(statusCode).toBe(400);
    expect(JSON.parse(body).error).toMatch(error);
  });

  it('takes no cursor of another call', async () => {
    await pressed(3);
    const { cursor } = JSON.parse((await ask({ limit: '2' })).body);

    expect((await ask({ cursor }, { sessionId: 'ATVId_2' })).statusCode).toBe(400);
  });

  it('says of a call that it does not know, and repeats at most forty characters of its name', async () => {
    const { statusCode, body } = await ask({}, { sessionId: `ATVId_${'9'.repeat(5000)}` });

    expect(statusCode).toBe(404);
    expect(JSON.parse(body).error).toBe(`There is no call with the session id ATVId_${'9'.repeat(34)}…`);
  });
});
