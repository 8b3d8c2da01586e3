import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayKey } from '../../lib/outbound/caps.ts';
import { spendCap } from '../../lib/outbound/spend-cap.ts';
import { readRow } from '../../lib/table/table.ts';
import { anEvent } from '../calls/a-callback.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { aClock, aStarter, ourNumber } from './a-starter.ts';
import { anAfricasTalking } from './an-africastalking.ts';

let table: TestTable;
let africasTalking: Awaited<ReturnType<typeof anAfricasTalking>>;
beforeAll(async () => {
  table = await aTable();
  africasTalking = await anAfricasTalking();
});
afterAll(async () => {
  await africasTalking.close();
  await table.close();
});

let days = 0;
/** A day of its own for each test, with money for two calls of 10. */
function aDay() {
  const day = `2027-06-${String(++days).padStart(2, '0')}`;
  const spend = spendCap({ currencyCode: 'KES', amount: '20' }, '10');
  const made = aStarter({
    table,
    baseUrl: africasTalking.url,
    clock: aClock(`${day}T09:00:00Z`),
    caps: { spend },
  });
  return { ...made, spent: async () => (await readRow(table, dayKey(day)))['spent']?.N };
}

const phone = '+254711000111';
function theEnd(sessionId: string, amount: string, more: Record<string, string> = {}) {
  return anEvent({
    isActive: '0',
    sessionId,
    direction: 'Outbound',
    callerNumber: phone,
    destinationNumber: ourNumber,
    callSessionState: 'Completed',
    durationInSeconds: '30',
    currencyCode: 'KES',
    amount,
    ...more,
  });
}

describe('money for a day', () => {
  it('is set aside for each start, until there is none left', async () => {
    const { start, spent } = aDay();

    const answers = [await start({ phone }), await start({ phone }), await start({ phone })];

    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    expect(answers[2]?.body.rule).toBe('spend');
    expect(answers[2]?.body.error).toMatch(/KES 20/);
    expect(await spent()).toBe('20');
  });

  it('comes free again where a call cost less', async () => {
    const { start, spent, store } = aDay();
    const { body } = await start({ phone });
    await store.record(theEnd(body.response.sessionId, '1.470'));

    expect(await spent()).toBe('1.47');
  });

  it('costs two writes more at a start and two at its end, as docs/capacity.md counts', async () => {
    const { start, store } = aDay();
    const written = () =>
      table.commands
        .filter(({ name }) => /^(Put|Update)Item/.test(name))
        .map(({ input }) => (input['Key'] ?? input['Item']) as { pk: { S: string } })
        .map(({ pk }) => pk.S.replace(/ .*/, ''));
    table.commands.length = 0;
    const { body } = await start({ phone });
    const { sessionId } = body.response;
    const atStart = written();
    table.commands.length = 0;

    await store.record({ ...theEnd(sessionId, '1.470'), receivedAt: '2028-01-01T00:00:00.000Z' });

    expect(atStart.sort()).toEqual(['#cost', '#day', sessionId, sessionId].sort());
    expect(written().sort()).toEqual(['#cost', '#day', sessionId, sessionId].sort());
  });

  it('is used up earlier where a call cost more', async () => {
    const { start, store } = aDay();
    const { body } = await start({ phone });
    await store.record(theEnd(body.response.sessionId, '10.001'));

    expect((await start({ phone })).body.rule).toBe('spend');
  });

  it('is corrected once, however often and at however many places at once the end is told', async () => {
    const { start, spent, store } = aDay();
    const { body } = await start({ phone });
    const end = theEnd(body.response.sessionId, '4');

    await Promise.all(Array.from({ length: 20 }, () => store.record(end)));

    expect(await spent()).toBe('4');
  });

  it('is corrected too when the end of the call is heard before its start is written down', async () => {
    const { start, spent, store, parts } = aDay();
    let sessionId = '';
    const { reserveSpend: setAside } = parts;
    Object.assign(parts, {
      reserveSpend: async (call: { sessionId: string; day: string }) => {
        sessionId = call.sessionId;
        await store.record(theEnd(sessionId, '3'));
        await setAside(call);
      },
    });

    await start({ phone });

    expect(await spent()).toBe('3');
  });

  it.each([
    ['a negative cost', '-1000000', {}],
    ['a cost in another currency', '1', { currencyCode: 'UGX' }],
    ['a cost that is no number', 'free', {}],
    ['a cost of more digits than money has', '9'.repeat(60), {}],
    ['the cost of a call that came in', '1', { direction: 'Inbound' }],
  ])('is not moved by %s', async (_, amount, more) => {
    const { start, spent, store } = aDay();
    const { body } = await start({ phone });

    await store.record(theEnd(body.response.sessionId, amount, more));

    expect(await spent()).toBe('10');
  });

  it('is not moved by a call that we did not start', async () => {
    const { start, spent, store } = aDay();
    await start({ phone });

    await store.record(theEnd('ATVId_somebody_elses', '5'));

    expect(await spent()).toBe('10');
  });

  it('is counted as near its end from four fifths on', async () => {
    const { start, counts } = aDay();
    await start({ phone });
    expect(counts).not.toContain('SpendNearCap');

    await start({ phone });
    expect(counts).toContain('SpendNearCap');
  });

  it('that is less than one call costs lets nobody through', async () => {
    const spend = spendCap({ currencyCode: 'KES', amount: '5' }, '10');
    const { start } = aStarter({ table, baseUrl: africasTalking.url, caps: { spend } });

    expect((await start({ phone })).body.rule).toBe('spend');
  });
});

describe('what is set aside for a call', () => {
  it.each([
    ['5000', '50.00'],
    ['1', '0.01'],
    ['12.5', '0.125'],
  ])('of %s a day is a hundredth unless told otherwise: %s', (amount, perCall) => {
    expect(spendCap({ currencyCode: 'KES', amount }).perCall).toBe(perCall);
  });
});
