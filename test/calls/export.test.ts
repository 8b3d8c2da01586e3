import { describe, expect, it } from 'vitest';
import { toDataSavedEvent } from '../../lib/calls/event/internal-events.ts';
import { callsToCsv, toJsonLines, usageToCsv } from '../../lib/calls/query/export.ts';
import type { Usage } from '../../lib/calls/query/usage.ts';
import type { Call } from '../../lib/calls/record/call.ts';
import { anEvent } from './a-callback.ts';
import { foldCall } from './fold-call.ts';
import { scriptedCalls } from './scripted-calls.ts';

const call = foldCall(scriptedCalls['a caller who is put through and talks to somebody'] ?? []) as Call;

describe('calls as CSV', () => {
  it('have a line of names and a line each', () => {
    expect(callsToCsv([call])).toBe(
      'id,startedAt,direction,callerNumber,destinationNumber,callerCountryCode,callerCarrierName,clientRequestId,' +
        'status,outcome,reachedPerson,flow,lastStep,rangAt,answeredAt,endedAt,durationInSeconds,amount,currencyCode,digits,recordings,' +
        'dialTo,dialReachedPerson,hangupCause\r\n' +
        'ATVId_96cd00fb425200566d5bc8012cd93f96,2026-11-22T10:00:00.000Z,Inbound,+254711000111,+254711082000,254,' +
        'Safaricom,,ended,completed,true,,welcome.1,2026-11-22T10:00:00.000Z,2026-11-22T10:00:00.000Z,2026-11-22T10:01:35.000Z,95,' +
        '147.440,KES,welcome.1=2,,+254722000000,true,NORMAL_CLEARING\r\n',
    );
  });

  it('have a column for each thing that flows saved, named after it', () => {
    const order = anEvent({ dtmfDigits: '2' }, { step: 'pizza/size/1/2' });
    const saved = (callId: string, data: Record<string, unknown>) => [
      { ...order, callId },
      toDataSavedEvent({
        callId,
        at: order.receivedAt,
        step: 'pizza/size',
        name: 'order',
        data,
        once: callId,
      }),
    ];
    const calls = [saved('a', { size: 'large, thin' }), saved('b', { note: '=1+1' })].map(
      (events) => foldCall(events) as Call,
    );

    const [names = '', a = '', b = ''] = callsToCsv(calls).split('\r\n');

    expect(names.endsWith(',hangupCause,saved.order.note,saved.order.size')).toBe(true);
    expect(a.endsWith(',,"large, thin"')).toBe(true);
    expect(b.endsWith(",'=1+1,")).toBe(true);
    expect(calls[0]).toMatchObject({ flow: 'pizza', lastStep: 'size' });
  });

  it('are the line of names alone when there are none', () => {
    expect(callsToCsv([]).split('\r\n')).toHaveLength(2);
  });

  it('quote commas, quotes and line ends', () => {
    const odd = foldCall([anEvent({ callerCarrierName: 'A "big", one\n' })]) as Call;

    expect(callsToCsv([odd])).toContain(',"A ""big"", one\n",');
  });

  it.each(['x;=1+1', 'x;\t@SUM(A1)', 'x\n=1+1'])(
    'defuse the formula in %j, where a semicolon or a line begins another cell',
    (formula) => {
      const odd = foldCall([anEvent({ callerCarrierName: formula })]) as Call;

      expect(callsToCsv([odd])).toMatch(/[;\n]'.*[=@]/s);
    },
  );

  it('leave phone numbers, amounts and dates as they are', () => {
    expect(callsToCsv([call])).not.toContain("'");
  });

  it.each([
    '=HYPERLINK("http://x")',
    '+1+2',
    '-1+2',
    '@SUM(A1)',
    '\tx',
    ' =1+1',
    '\n=1+1',
    '\uff1d1+1',
    '\0=1+1',
  ])('defuse the formula %j', (formula) => {
    const odd = foldCall([anEvent({ callerCarrierName: formula })]) as Call;

    expect(callsToCsv([odd])).toMatch(/,"?'/);
  });
});

describe('calls as JSON Lines', () => {
  it('are one object a line', () => {
    const lines = toJsonLines([call, call]).split('\n');

    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[0] ?? '')).toEqual(call);
    expect(toJsonLines([])).toBe('');
  });
});

describe('usage as CSV', () => {
  it('has a line for the day and one for each currency', () => {
    const totals = {
      calls: 2,
      open: 0,
      outcomes: { busy: 1, completed: 1 },
      directions: { Inbound: 2 },
      reachedPerson: 1,
      missed: 1,
      answerRate: 0.5,
      durationInSeconds: 30,
    };
    const day: Usage = {
      day: '2026-11-22',
      ...totals,
      byCurrency: [{ ...totals, calls: 1, currencyCode: 'KES', amount: '0.30' }],
    };

    expect(usageToCsv([day])).toBe(
      'day,hour,currencyCode,calls,open,outcomes,inbound,outbound,reachedPerson,missed,answerRate,durationInSeconds,amount\r\n' +
        '2026-11-22,,,2,0,busy=1 completed=1,2,0,1,1,0.5,30,\r\n' +
        '2026-11-22,,KES,1,0,busy=1 completed=1,2,0,1,1,0.5,30,0.30\r\n',
    );
  });
});
