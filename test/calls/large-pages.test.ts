import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallQuery, readCallQuery } from '../../lib/calls/query/call-query.ts';
import { type CallPage, listCalls } from '../../lib/calls/query/list-calls.ts';
import { type CallRecord, joinRecords, recordOf } from '../../lib/calls/record/call-record.ts';
import { callRow } from '../../lib/calls/store/call-row.ts';
import { anEvent } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';
import { ofNewCall } from './convergence.ts';
import { at } from './scripted-calls.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.close());

/** What Lambda passes on, in bytes. */
const MAX_ANSWER = 6 * 1024 * 1024;
const CALLS = 24;

/** A call whose row is nearly as large as a row may be. */
function aLargeRow(index: number) {
  const pressed = Array.from({ length: 300 }, (_, key) =>
    anEvent(
      { dtmfDigits: `${key}${'*'.repeat(1000)}` },
      { receivedAt: at(index + key), step: `ask/${key}/1/${key}` },
    ),
  );
  return callRow(joined(ofNewCall(pressed).map(recordOf)), table);
}

/** Joined by halves: one after the other, each would be copied once for each that follows. */
function joined(records: readonly CallRecord[]): CallRecord {
  const [first, second] = records;
  if (first === undefined || second === undefined) return first as CallRecord;
  const middle = records.length >> 1;
  return joinRecords(joined(records.slice(0, middle)), joined(records.slice(middle)));
}

async function page(query: CallQuery): Promise<CallPage> {
  return listCalls({ ...table, now: () => Date.parse(at(600)) }, query);
}

describe('a page of large calls', () => {
  it('has fewer of them and a cursor, so that each answer is passed on and no call is left out', async () => {
    for (let index = 0; index < CALLS; index += 1)
      await table.dynamodb.send(new PutItemCommand({ TableName: table.tableName, Item: aLargeRow(index) }));

    const pages: CallPage[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; cursor = pages.at(-1)?.cursor) {
      const query = readCallQuery(
        { limit: '100', ...(cursor === '' ? {} : { cursor }) },
        { timeZone: 'Africa/Nairobi' },
      );
      if ('refusal' in query) throw new Error(query.refusal);
      pages.push(await page(query));
    }

    expect(pages.length).toBeGreaterThan(2);
    for (const one of pages) expect(Buffer.byteLength(JSON.stringify(one))).toBeLessThan(MAX_ANSWER);
    const ids = pages.flatMap(({ calls }) => calls.map(({ id }) => id));
    expect([ids.length, new Set(ids).size]).toEqual([CALLS, CALLS]);
  }, 30_000);
});
