import { describe, expect, it } from 'vitest';
import type { PlaceCallParts } from '../../lib/outbound/place-call.ts';
import { spendCap } from '../../lib/outbound/spend-cap.ts';
import type { PhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { runs } from '../runs.ts';
import { aStartBench } from './a-start-bench.ts';
import { aClock, aStarter } from './a-starter.ts';

const { table, africasTalking } = aStartBench();

/** A number, and a day, of its own for each test: they share the table. */
let used = 0;
function aNumber() {
  return `+2547110${String(++used).padStart(5, '0')}` as PhoneNumber;
}
function aDay() {
  return aClock(new Date(Date.UTC(2027, 0, ++used, 9)).toISOString());
}
function starter(more: Partial<Parameters<typeof aStarter>[0]>) {
  return aStarter({ table, baseUrl: africasTalking.url, clock: aDay(), ...more });
}
/** One request less in each of a thousand starts. */
function withoutList(parts: PlaceCallParts) {
  return {
    ...parts,
    isOnDoNotCallList: async () => false,
    callsStoppedSince: async () => undefined,
  };
}
function callsTo(number: string) {
  return africasTalking.dialled().filter((to) => to === number).length;
}
function statuses(answers: readonly { statusCode: number }[]) {
  const counted: Record<number, number> = {};
  for (const { statusCode } of answers) counted[statusCode] = (counted[statusCode] ?? 0) + 1;
  return counted;
}

describe('many starts at the same time', { timeout: 60_000 }, () => {
  const many = runs(100, 1000);
  const several = runs(60, 250);

  it('place 10 calls against a cap of 10 to a number', async () => {
    const phone = aNumber();
    const { start, counts } = starter({ caps: { callsPerNumber: 10 }, change: withoutList });

    const answers = await Promise.all(Array.from({ length: many }, () => start({ phone })));

    expect(statuses(answers)).toEqual({ 200: 10, 429: many - 10 });
    expect(callsTo(phone)).toBe(10);
    expect(counts.filter((count) => count === 'StartRefused')).toHaveLength(many - 10);
  });

  it('place 10 calls against a cap of 10 to an API key, whomever they call', async () => {
    const phones = Array.from({ length: several }, aNumber);
    const { start } = starter({ caps: { callsPerKey: 10 }, change: withoutList });

    const answers = await Promise.all(phones.map((phone) => start({ phone })));

    expect(statuses(answers)).toEqual({ 200: 10, 429: several - 10 });
    expect(africasTalking.dialled().filter((to) => phones.includes(to as PhoneNumber))).toHaveLength(10);
  });

  it('place 10 calls against money for 10', async () => {
    const phone = aNumber();
    const spend = spendCap({ currencyCode: 'KES', amount: '100.05' }, '10.005');
    const { start } = starter({ caps: { spend }, change: withoutList });

    const answers = await Promise.all(Array.from({ length: several }, () => start({ phone })));

    expect(statuses(answers)).toEqual({ 200: 10, 429: several - 10 });
    expect(callsTo(phone)).toBe(10);
  });
});

describe('a cap', () => {
  it('names its rule and says when the day is over', async () => {
    const clock = aClock('2027-03-01T20:59:00.000Z'); // one minute before midnight in Nairobi
    const { start } = starter({ clock, caps: { callsPerNumber: 1 } });
    const phone = aNumber();
    await start({ phone });

    const { statusCode, headers, body } = await start({ phone });

    expect(statusCode).toBe(429);
    expect(headers['Retry-After']).toBe('60');
    expect(body).toEqual({
      error:
        'The limit of 1 calls to this number in a day is reached. Nothing was dialled. See the setting CALLS_PER_NUMBER_PER_DAY.',
      rule: 'calls-per-number',
    });
  });

  it.each([{ callsPerNumber: 0 }, { callsPerKey: 0 }])('of zero lets nobody through: %o', async (caps) => {
    const { start } = starter({ caps });

    expect((await start({ phone: aNumber() })).statusCode).toBe(429);
  });

  it('begins anew at midnight', async () => {
    const clock = aClock('2027-03-02T20:59:00.000Z');
    const { start } = starter({ clock, caps: { callsPerNumber: 1, callsPerKey: 1 } });
    const phone = aNumber();
    await start({ phone });
    clock.pass(60_000);

    expect((await start({ phone })).statusCode).toBe(200);
  });

  it('of a key leaves other keys alone', async () => {
    const { start } = starter({ caps: { callsPerKey: 1 } });
    await start({ phone: aNumber() }, { apiKeyId: 'key-1' });

    const again = await start({ phone: aNumber() }, { apiKeyId: 'key-1' });
    const other = await start({ phone: aNumber() }, { apiKeyId: 'key-2' });

    expect([again.statusCode, again.body.rule, other.statusCode]).toEqual([429, 'calls-per-key', 200]);
  });

  it('of a key takes nothing of the cap of a number', async () => {
    const { start } = starter({ caps: { callsPerKey: 1, callsPerNumber: 1 } });
    await start({ phone: aNumber() }, { apiKeyId: 'key-1' });
    const phone = aNumber();

    const refused = await start({ phone }, { apiKeyId: 'key-1' });
    const other = await start({ phone }, { apiKeyId: 'key-2' });

    expect([refused.statusCode, other.statusCode]).toEqual([429, 200]);
  });

  it('does not count a call that Africa’s Talking refused', async () => {
    const { start } = starter({ caps: { callsPerKey: 1 } });
    const poor = '+254711000402' as PhoneNumber;
    africasTalking.refuse(poor, 'InsufficientCredit');

    const refused = await start({ phone: poor });
    const placed = await start({ phone: aNumber() });

    expect([refused.statusCode, placed.statusCode]).toEqual([402, 200]);
  });

  it('counts a call of which nobody knows whether it was placed', async () => {
    const { start } = starter({ caps: { callsPerKey: 1 } });
    africasTalking.simulator.failNextRestResponse('reset');

    const unknown = await start({ phone: aNumber() });
    const next = await start({ phone: aNumber() });

    expect([unknown.statusCode, next.statusCode]).toEqual([504, 429]);
  });

  it('that cannot be looked up lets nobody through, and gives back what it took', async () => {
    const phone = aNumber();
    const clock = aDay();
    const broken = starter({
      clock,
      caps: { callsPerNumber: 1 },
      change: (parts) => ({
        ...parts,
        isOnDoNotCallList: () => Promise.reject(new Error('DynamoDB is away')),
      }),
    });

    const refused = await broken.start({ phone });
    const placed = await starter({ clock, caps: { callsPerNumber: 1 } }).start({ phone });

    expect([refused.statusCode, placed.statusCode]).toEqual([503, 200]);
    expect(broken.counts).toEqual(['LimitsUnavailable']);
  });
});
