import { createHash } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { toStartEvent } from '../../lib/calls/event/internal-events.ts';
import { checkTotals } from '../../lib/calls/maintenance/check-totals.ts';
import { forget } from '../../lib/calls/maintenance/forget.ts';
import { mentionedIn, mentionOf } from '../../lib/calls/maintenance/mentions.ts';
import { rebuild } from '../../lib/calls/maintenance/rebuild.ts';
import { traceOf } from '../../lib/calls/maintenance/traces.ts';
import { callTotals } from '../../lib/calls/projections/call-totals.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { anEvent, CALLER, OURS, SESSION } from './a-callback.ts';
import { aRecordedTable } from './a-recorded-table.ts';
import { canonical, ofNewCall } from './convergence.ts';
import { relayAll } from './projections/a-stream.ts';
import { runCommand } from './run-command.ts';
import { at, scriptedCalls } from './scripted-calls.ts';

const { table, record } = aRecordedTable({ isCleared: true });
async function rows() {
  return (await table.items()).map(canonical).sort();
}

describe('forgetting a number', { timeout: 30_000 }, () => {
  const theirs = '+254722000000';

  it('leaves nothing of its calls, and takes it out of the calls of others', async () => {
    const own = ofNewCall([
      anEvent({ callerNumber: theirs }),
      anEvent({ callerNumber: theirs, isActive: '0' }, { receivedAt: at(9) }),
    ]);
    const forwarded = ofNewCall(scriptedCalls['a caller who is put through and talks to somebody'] ?? []);
    const untouched = ofNewCall(scriptedCalls['a caller who chooses from a menu'] ?? []);
    const junk = { ...anEvent({ sessionId: undefined, unheardOf: 'x 0722000000' }), callId: undefined };
    await record(...untouched);
    const expected = await rows();
    await record(...own, ...forwarded, junk);

    const report = await forget(table, theirs, { writings: ['0722000000'] });

    expect(report).toEqual({
      calls: [own[0]?.callId],
      deletedRows: 4,
      redactedEvents: 1,
      redactedStarts: 0,
      left: 0,
      leftIn: [],
    });
    expect(JSON.stringify(await table.items())).not.toContain('722000000');
    expect(await rows()).toEqual(expect.arrayContaining(expected));
    const shown = await readCall({ ...table, now: () => Date.parse(at(99)) }, forwarded[0]?.callId as string);
    expect(shown?.call).toMatchObject({
      callerNumber: CALLER,
      dial: { to: 'forgotten', reachedPerson: true },
    });
    expect((await rebuild(table, { check: true })).differed).toEqual([]);
  });

  it('takes it out of an event too that is compressed as a whole', async () => {
    const noise = Array.from({ length: 10 }, (_, index) =>
      createHash('sha384').update(`${index}`).digest('base64url'),
    ).join('');
    const [event] = ofNewCall([
      anEvent({ isActive: '0', hangupCause: noise, dialDestinationNumber: theirs, status: 'Success' }),
    ]);
    await record(event as CallEvent);
    expect((await table.items()).some(({ packed }) => packed !== undefined)).toBe(true);

    const report = await forget(table, theirs);

    expect(report).toMatchObject({ redactedEvents: 1, redactedStarts: 0, left: 0 });
    const shown = await readCall({ ...table, now: () => Date.parse(at(99)) }, event?.callId as string);
    expect(JSON.stringify(shown)).not.toContain('722000000');
  });

  it.each(['order-42', `order-42.${'Xk3_'.repeat(20)}`])(
    'leaves no trace of a lost start either: %s',
    async (clientRequestId) => {
      const start = toStartEvent({
        requestedAt: at(0),
        to: theirs,
        from: OURS,
        clientRequestId,
        answer: { is: 'unknown', body: '' },
      });
      const callback = anEvent(
        { direction: 'Outbound', callerNumber: theirs, clientRequestId },
        { receivedAt: at(9) },
      );
      await record(start, callback);

      expect(await forget(table, theirs)).toMatchObject({ calls: [SESSION], left: 0 });
      expect(await table.items()).toEqual([]);
    },
  );

  it('of a forger takes their events out of the call that they named, and nothing else', async () => {
    await record(anEvent());
    const before = await rows();
    await record(anEvent({ callerNumber: theirs, isActive: '0' }, { receivedAt: at(5) }));

    expect(await forget(table, theirs)).toEqual({
      calls: [],
      deletedRows: 1,
      redactedEvents: 0,
      redactedStarts: 0,
      left: 0,
      leftIn: [],
    });
    expect(await rows()).toEqual(before);
  });

  it('takes the call out of the totals, which then are those of the record again', async () => {
    await record(anEvent({ callerNumber: theirs, isActive: '0', durationInSeconds: '9' }));
    await record(...ofNewCall(scriptedCalls['a caller who chooses from a menu'] ?? []));
    const options = { timeZone: 'Africa/Nairobi', now: Date.parse(at(99)), check: true };
    await relayAll(table, callTotals(table, options));
    expect(await checkTotals(table, options)).toMatchObject({ calls: 2, differed: [] });

    await forget(table, theirs);

    expect(await checkTotals(table, options)).toMatchObject({ calls: 1, differed: [] });
    expect((await table.items()).filter(({ pk }) => pk?.S === SESSION)).toEqual([]);
  });

  it('forgets a session that is named after the number, wherever it is named', async () => {
    const session = 'call-254722000000';
    await record(anEvent({ sessionId: session, isActive: '0', durationInSeconds: '9' }));
    const options = { timeZone: 'Africa/Nairobi', now: Date.parse(at(99)), check: true };
    await relayAll(table, callTotals(table, options));

    expect(await forget(table, theirs)).toMatchObject({ calls: [session], left: 0 });
    expect(await checkTotals(table, options)).toMatchObject({ calls: 0, differed: [] });
    expect(JSON.stringify(await table.items())).not.toContain('722000000');
  });

  it('leaves the key of a start, without the number, so that the call is not placed again', async () => {
    const key = { pk: { S: '#key 8Zk' }, sk: { S: 'start' } };
    const answer = JSON.stringify({ outcome: 'queued', phoneNumber: theirs });
    const row = { ...key, state: { S: 'answered' }, phoneNumber: { S: theirs }, answer: { S: answer } };
    const count = { pk: { S: `#number ${theirs}` }, sk: { S: '2026-11-22' }, calls: { N: '1' } };
    for (const Item of [row, count])
      await table.dynamodb.send(new PutItemCommand({ TableName: table.tableName, Item }));

    expect(await forget(table, theirs)).toMatchObject({ redactedStarts: 1, deletedRows: 1, left: 0 });

    expect(await table.items()).toEqual([
      { ...row, phoneNumber: { S: 'forgotten' }, answer: { S: answer.replace(theirs, 'forgotten') } },
    ]);
  });

  it('refuses one of our own numbers, which every call has', async () => {
    await record(anEvent());

    await expect(forget(table, OURS)).rejects.toThrow(`${OURS} is one of our own numbers`);
  });

  it('is a command that proves what it did', async () => {
    await record(anEvent(), anEvent({ isActive: '0' }, { receivedAt: at(9) }));

    const { out, code } = await runCommand(table, 'forget', CALLER);

    expect(out).toContain('Calls removed: 1, and rows in all: 3\n');
    expect(out).toContain(
      'Rows that mention the number, after reading the whole table again in another way: 0\n',
    );
    expect(code).toBe(0);
    expect(await table.items()).toEqual([]);
    expect(await runCommand(table, 'forget', '0711000111')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/'0711000111': .* in national form, and no default country is configured/),
    });
  });
});

describe('a mention of a number', () => {
  const mention = mentionOf('+254722000000', ['0722000000']);
  const inPayload = (payload: string) => mentionedIn({ payload: { S: payload } }, mention);
  const isTraced = (payload: string) => traceOf('+254722000000', ['0722000000'])({ payload: { S: payload } });

  it.each([
    'to=%2B254722000000&',
    'to=254722000000',
    '00254722000000',
    'x%20254722000000',
    '(0722000000)',
    '+254722000000',
    '722000000',
    '+254 (0) 722-000.000',
    '0722 000 000',
    'tel%3A%252B254%2520722%2520000%2520000',
    '\\u0662\\u0665\\u0664722000000',
    '٢٥٤٧٢٢٠٠٠٠٠٠',
    '２５４７２２０００００'.concat('０'),
    '%32%35%34722000000',
    '000254722000000',
    '254722000000@ke.sip.africastalking.com',
    '+254722000000.ke.sip.africastalking.com',
    '{"phone":254722000000}',
    'callers_254722000000',
    'a,"+254\u00a0722\u00a0000\u00a0000",b',
    `body=${Buffer.from('to=+254722000000').toString('base64')}`,
    '&#50;54722000000',
  ])('is found in %s', (payload) => {
    expect(inPayload(payload)).toBe(true);
    expect(mention.replacedIn(payload)).not.toContain('722000000');
    expect(inPayload(mention.replacedIn(payload))).toBe(false);
    expect(isTraced(payload)).toBe(true);
    expect(isTraced(mention.replacedIn(payload))).toBe(false);
  });

  it.each([
    '1254722000000',
    '+2547220000001',
    '+254722000001',
    '10722000000',
    '+250 722 000 000',
    '+256722000000',
    '+256 (0) 722 000 000',
    '254722,x,000000',
  ])('is not found in %s', (payload) => {
    expect(inPayload(payload)).toBe(false);
    expect(isTraced(payload)).toBe(false);
  });

  it('of a browser phone is found as a whole name', () => {
    const amina = mentionOf('team.amina');

    expect(amina.isIn('callerNumber=team.amina&x')).toBe(true);
    expect(amina.isIn('callerNumber=team.aminata')).toBe(false);
    expect(amina.isIn('teamxamina')).toBe(false);
  });
});
