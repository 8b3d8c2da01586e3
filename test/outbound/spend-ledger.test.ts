import { describe, expect, it } from 'vitest';
import { dayKey } from '../../lib/outbound/caps.ts';
import { holdsIn } from '../../lib/outbound/hold.ts';
import { spendCap } from '../../lib/outbound/spend-cap.ts';
import { readRow } from '../../lib/table/table.ts';
import { anEvent } from '../calls/a-callback.ts';
import { aStartBench } from './a-start-bench.ts';
import { aClock, aStarter, ourNumber } from './a-starter.ts';

const { table, africasTalking } = aStartBench();

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
  return {
    ...made,
    holds: async () => holdsIn(await readRow(table, dayKey(day))).length,
    spent: async () => (await readRow(table, dayKey(day)))['spent']?.N,
    /** The end of a call as Africa's Talking tells it that day. */
    theEnd: (sessionId: string, amount: string, more: Record<string, string> = {}) =>
      endOf(sessionId, amount, more, made.clock.now().toISOString()),
  };
}

const phone = '+254711000111';
function endOf(sessionId: string, amount: string, more: Record<string, string>, receivedAt: string) {
  const fields = {
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
  };
  return anEvent(fields, { receivedAt });
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
    const { start, spent, store, theEnd } = aDay();
    const { body } = await start({ phone });
    await store.record(theEnd(body.response.sessionId, '1.470'));

    expect(await spent()).toBe('1.47');
  });

  it('costs two writes more at a start and none at its end, as docs/capacity.md counts', async () => {
    const { start, calls, theEnd } = aDay();
    const written = () =>
      table.commands
        .filter(({ name }) => /^(Put|Update)Item/.test(name))
        .map(({ input }) => (input['Key'] ?? input['Item']) as { pk: { S: string } })
        .map(({ pk }) => pk.S.replace(/ .*|(?<=^start_).*/, ''));
    table.commands.length = 0;
    const { body } = await start({ phone });
    const { sessionId } = body.response;
    const atStart = written();
    table.commands.length = 0;

    await calls.record(theEnd(sessionId, '1.470'));

    expect(atStart.sort()).toEqual(['#day', sessionId, sessionId, 'start_'].sort());
    expect(written().sort()).toEqual([sessionId, sessionId]);
  });

  it('is used up earlier where a call cost more', async () => {
    const { start, store, theEnd } = aDay();
    const { body } = await start({ phone });
    await store.record(theEnd(body.response.sessionId, '10.001'));

    expect((await start({ phone })).body.rule).toBe('spend');
  });

  it('is corrected once, however often and at however many places at once the end is told', async () => {
    const { start, spent, store, theEnd } = aDay();
    const { body } = await start({ phone });
    const end = theEnd(body.response.sessionId, '4');

    await Promise.all(Array.from({ length: 20 }, () => store.record(end)));

    expect(await spent()).toBe('4');
  });

  it('follows the record, whatever it comes to be: a second end that tells of more', async () => {
    const { start, spent, store, theEnd } = aDay();
    const { body } = await start({ phone });
    const { sessionId } = body.response;

    await store.record(theEnd(sessionId, '1'));
    await store.record(theEnd(sessionId, '30', { durationInSeconds: '90' }));

    expect(await spent()).toBe('30');
  });

  it('is not moved by an end that is quarantined, as its numbers are not those of the call', async () => {
    const { start, spent, store, theEnd } = aDay();
    const { body } = await start({ phone });

    await store.record(theEnd(body.response.sessionId, '0', { callerNumber: '+254722000999' }));

    expect(await spent()).toBe('10');
  });

  it('is used up by no single call: what is beyond belief counts as the most that a call may', async () => {
    const { start, spent, store, theEnd, counts } = aDay();
    const { body } = await start({ phone });

    await store.record(theEnd(body.response.sessionId, '999999999'));

    expect(await spent()).toBe('200');
    expect(counts).toContain('CostOutOfBounds');
  });

  it('is corrected too where the process died before it heard of the session', async () => {
    const { start, spent, store, theEnd, parts } = aDay();
    Object.assign(parts, { ring: () => new Promise(() => {}) });
    void start({ phone, clientRequestId: 'order-42' });
    await expect.poll(spent).toBe('10');

    await store.record(theEnd('ATVId_told_by_a_callback', '3', { clientRequestId: 'order-42' }));

    expect(await spent()).toBe('3');
  });

  it('counts two calls by one client id each as what it cost', async () => {
    const { start, spent, store, theEnd } = aDay();
    const again = { phone, clientRequestId: 'campaign-7' };
    const first = await start(again, { key: 'spend-first' });
    const second = await start(again, { key: 'spend-second' });

    await store.record(theEnd(first.body.response.sessionId, '3'));
    await store.record(theEnd(second.body.response.sessionId, '4'));
    await store.record(theEnd(first.body.response.sessionId, '3'));

    expect([second.statusCode, await spent()]).toEqual([200, '7']);
  });

  it.each([
    ['a negative cost', '-1000000', {}],
    ['a cost in another currency', '1', { currencyCode: 'UGX' }],
    ['a cost that is no number', 'free', {}],
    ['the cost of a call that came in', '1', { direction: 'Inbound' }],
  ])('is not moved by %s', async (_, amount, more) => {
    const { start, spent, store, theEnd } = aDay();
    const { body } = await start({ phone });

    await store.record(theEnd(body.response.sessionId, amount, more));

    expect(await spent()).toBe('10');
  });

  it('counts what was set aside for a call whose cost nobody tells, until somebody does', async () => {
    const { start, spent, holds, store, theEnd } = aDay();
    const { body } = await start({ phone });
    const { sessionId } = body.response;
    await store.record(
      theEnd(sessionId, '', { amount: '', currencyCode: '', callSessionState: 'Completed' }),
    );
    const untold = [await spent(), await holds()];

    await store.record(theEnd(sessionId, '2.5', { durationInSeconds: '31' }));

    expect([untold, [await spent(), await holds()]]).toEqual([
      ['10', 0],
      ['2.5', 0],
    ]);
  });

  it('is not moved by a call that we did not start', async () => {
    const { start, spent, store, theEnd } = aDay();
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

  it.each(['0', '0.00'])('that is %s a day lets nobody through', async (amount) => {
    const spend = spendCap({ currencyCode: 'KES', amount });
    const { start } = aStarter({ table, baseUrl: africasTalking.url, caps: { spend } });

    expect((await start({ phone })).body.rule).toBe('spend');
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
