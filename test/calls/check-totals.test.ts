import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkTotals } from '../../lib/calls/maintenance/check-totals.ts';
import { callTotals } from '../../lib/calls/projections/call-totals.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { anEvent } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';
import { relayAll } from './projections/a-stream.ts';
import { runCommandIn, settingsOf } from './run-command.ts';
import { at } from './scripted-calls.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
beforeEach(async () => {
  await table.clear();
  for (const callId of ['a', 'b', 'c']) {
    const end = anEvent({ isActive: '0', durationInSeconds: '5' }, { receivedAt: at(9) });
    await createCallStore(table).record({ ...end, callId });
  }
});
afterAll(() => table.close());

const DAY = 'day#2026-11-22';
const HOUR = 'hour#2026-11-22T10:00:00.000Z';
const options = { timeZone: 'Africa/Nairobi', now: Date.parse(at(99)) };
function look() {
  return checkTotals(table, { ...options, check: true });
}
function projection() {
  return callTotals(table, { timeZone: 'Africa/Nairobi' });
}

describe('totals held against the record', () => {
  it('are right when the relay has seen every call', async () => {
    await relayAll(table, projection());

    expect(await look()).toEqual({ calls: 3, differed: [], failures: [] });
  });

  it('are found wrong, and counted again, where the relay missed a call', async () => {
    expect((await look()).differed).toEqual([DAY, HOUR]);

    await checkTotals(table, { ...options, check: false });

    expect((await look()).differed).toEqual([]);
  });

  it('are found wrong, and counted again, where somebody changed them', async () => {
    await relayAll(table, projection());
    const row = (await table.items()).find(({ sk }) => sk?.S === HOUR);
    await table.dynamodb.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: { pk: row?.['pk'], sk: row?.['sk'] } as never,
        UpdateExpression: 'ADD #n :much',
        ExpressionAttributeNames: { '#n': 'n in completed - -' },
        ExpressionAttributeValues: { ':much': { N: '7' } },
      }),
    );
    expect((await look()).differed).toEqual([HOUR]);

    await checkTotals(table, { ...options, check: false });
    await relayAll(table, projection());

    expect(await look()).toMatchObject({ calls: 3, differed: [] });
  });

  it('are checked by a command', { timeout: 60_000 }, async () => {
    const settings = { ...settingsOf(table), TIME_ZONE: 'Africa/Nairobi' };

    expect(await runCommandIn(settings, 'totals', '--check')).toEqual({
      out: `Added up 3 calls that have ended.\nThese differ, hours by their first instant in UTC:\n  ${DAY}\n  ${HOUR}\n`,
      err: '',
      code: 1,
    });
    expect((await runCommandIn(settings, 'totals')).code).toBe(0);
    expect((await runCommandIn(settings, 'totals', '--check')).out).toContain('The totals are the same.');
  });
});
