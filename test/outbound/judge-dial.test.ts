import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayKey } from '../../lib/outbound/caps.ts';
import { addToList } from '../../lib/outbound/do-not-call.ts';
import { createDialJudge, type DialJudgeParts } from '../../lib/outbound/judge-dial.ts';
import { spendCap } from '../../lib/outbound/spend-cap.ts';
import { resumeCalls, stopCalls } from '../../lib/outbound/switch.ts';
import type { PhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { readRow } from '../../lib/table/table.ts';
import { anEvent } from '../calls/a-callback.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { aClock, aStarter } from './a-starter.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
afterAll(() => table.close());

const ourNumber = '+254711082000';
let used = 0;

/** On a day of its own. */
function aJudge(change: Partial<DialJudgeParts> = {}) {
  const day = new Date(Date.UTC(2027, 6, ++used)).toISOString().slice(0, 10);
  const failures: unknown[] = [];
  const now = () => new Date(`${day}T09:00:00Z`);
  const judge = createDialJudge({
    table,
    caps: { timeZone: 'Africa/Nairobi' },
    reading: { defaultCountry: 'KE' },
    allowedCountries: () => ['KE'],
    now,
    maxWaitMs: 10_000,
    observer: { limitsUnavailable: (error) => failures.push(error) },
    ...change,
  } as DialJudgeParts);
  return {
    day,
    now,
    failures,
    /** What becomes of phones from outside in a call of this session. */
    judged: async (texts: readonly string[], { sessionId = `ATVId_${used}`, isOurs = false } = {}) => {
      const phones = texts.map((text) => ({ text, isOurs }));
      const verdicts = await judge(phones, { sessionId, ourNumber });
      return verdicts.map(({ phone, refused }) => phone ?? refused);
    },
  };
}

describe('a phone that a flow dials', () => {
  it.each([
    ['as typed', '0711000111', '+254711000111'],
    ['with blanks, of a service', ' 0711 000 111 ', '+254711000111'],
    ['without its plus', '254711000111', '+254711000111'],
    ['in Arabic digits', '+٢٥٤٧١١٠٠٠١١١', '+254711000111'],
    ['as a SIP address of a number', '+254711000111.ke.sip.africastalking.com', '+254711000111'],
    [
      'of a SIP phone of the account',
      'agent.piga@ke.sip.africastalking.com',
      'agent.piga@ke.sip.africastalking.com',
    ],
    ['of a browser', 'piga.agent', 'piga.agent'],
    ['in another country', '+256772123456', 'allowed-countries'],
    ['that bills as it pleases', '+254900123456', 'not-assigned'],
    ['that bills as it pleases, in a SIP address', '0900123456@ke.sip.africastalking.com', 'not-assigned'],
    ['that is a satellite’s', '+8816123456789', 'costly-numbers'],
    ['with decimals', '254711000111.5', 'tail'],
    ['as a power of ten', '2.54711E+11', 'power-of-ten'],
    ['on another SIP host', 'agent@sip.example.org', 'not-digits'],
    ['that is none', '12', 'too-short'],
  ])('%s is dialled in one form, or refused by a rule: %s', async (_, text, expected) => {
    expect(await aJudge().judged([text])).toEqual([expected]);
    expect(await aJudge().judged([text], { isOurs: true })).toEqual([expected]);
  });

  it('is not dialled when it is on the do-not-call list, and those beside it are', async () => {
    await addToList(table, '+254711000222' as PhoneNumber, '2027-01-01T00:00:00Z');

    expect(await aJudge().judged(['+254711000221', '0711000222'])).toEqual(['+254711000221', 'do-not-call']);
  });

  it('is not dialled while all calls are stopped', async () => {
    await stopCalls(table, '2027-01-01T00:00:00Z');
    const verdicts = await aJudge().judged(['+254711000221', 'piga.agent']);
    await resumeCalls(table);

    expect(verdicts).toEqual(['calls-stopped', 'piga.agent']);
  });

  it('from outside is dialled so often a day as a number is called, and one of the flow as often as it says', async () => {
    const { judged } = aJudge({ caps: { timeZone: 'Africa/Nairobi', callsPerNumber: 2 } });
    const of = (sessionId: string) => ({ sessionId });

    const typed = [];
    for (const session of ['one', 'two', 'three']) typed.push(...(await judged(['0711000333'], of(session))));
    const ours = await judged(['0711000333'], { sessionId: 'four', isOurs: true });

    expect([typed, ours]).toEqual([
      ['+254711000333', '+254711000333', 'calls-per-number'],
      ['+254711000333'],
    ]);
  });

  it('costs one round trip: a small read for each and for the switch, and one write for the money, at once', async () => {
    const { judged } = aJudge({
      caps: { timeZone: 'Africa/Nairobi', spend: spendCap({ currencyCode: 'KES', amount: '60' }, '10') },
    });
    table.commands.length = 0;

    await judged(['+254711000221', '+254711000223'], { isOurs: true });

    expect(table.commands.map(({ name }) => name).sort()).toEqual([
      'GetItemCommand',
      'GetItemCommand',
      'GetItemCommand',
      'UpdateItemCommand',
    ]);
  });

  it('of the flow is dialled when the table is out of reach, and one from outside is not', async () => {
    const dynamodb = Object.assign(Object.create(table.dynamodb), {
      send: () => Promise.reject(new Error('no table')),
    });
    const { judged, failures } = aJudge({ table: { ...table, dynamodb } });

    expect(await judged(['+254711000221', 'piga.agent'])).toEqual(['limits-unavailable', 'piga.agent']);
    expect(await judged(['+254711000221'], { isOurs: true })).toEqual(['+254711000221']);
    expect(await judged(['+256772123456'], { isOurs: true })).toEqual(['allowed-countries']);
    expect(failures.length).toBeGreaterThan(0);
  });
});

describe('the money of a day', () => {
  const spend = spendCap({ currencyCode: 'KES', amount: '20' }, '10');
  const caps = { timeZone: 'Africa/Nairobi', spend };
  const spentOn = async (day: string) => (await readRow(table, dayKey(day)))['spent']?.N;

  it('is set aside once for a call that dials, until there is none left', async () => {
    const { judged, day } = aJudge({ caps });

    const first = await judged(['0711000441'], { sessionId: 'ATVId_a' });
    const again = await judged(['0711000442'], { sessionId: 'ATVId_a' });
    const second = await judged(['0711000443'], { sessionId: 'ATVId_b', isOurs: true });
    const third = await judged(['0711000444'], { sessionId: 'ATVId_c', isOurs: true });

    expect([first, again, second, third].flat()).toEqual([
      '+254711000441',
      '+254711000442',
      '+254711000443',
      'spend',
    ]);
    expect(await spentOn(day)).toBe('20');
  });

  it('is given back when nobody is dialled with it', async () => {
    await addToList(table, '+254711000445' as PhoneNumber, '2027-01-01T00:00:00Z');
    const { judged, day } = aJudge({ caps });

    expect(await judged(['0711000445'])).toEqual(['do-not-call']);
    expect(await spentOn(day)).toBe('0');
  });

  it('becomes what the call cost, at its end', async () => {
    const { judged, day, now } = aJudge({ caps });
    const sessionId = 'ATVId_dialled';
    await judged(['0711000446'], { sessionId });
    const { store } = aStarter({
      table,
      baseUrl: 'http://127.0.0.1:1',
      clock: aClock(now().toISOString()),
      caps,
    });

    await store.record(
      anEvent(
        {
          isActive: '0',
          sessionId,
          direction: 'Inbound',
          callerNumber: '+254722000111',
          destinationNumber: ourNumber,
          durationInSeconds: '40',
          dialDestinationNumber: '+254711000446',
          dialDurationInSeconds: '30',
          currencyCode: 'KES',
          amount: '3.5',
        },
        { receivedAt: now().toISOString() },
      ),
    );

    expect(await spentOn(day)).toBe('3.5');
  });
});
