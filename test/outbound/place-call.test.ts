import { describe, expect, it } from 'vitest';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { addToList, readList, removeFromList } from '../../lib/outbound/do-not-call.ts';
import type { Country, PhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { aStartBench } from './a-start-bench.ts';
import { aStarter, ourNumber } from './a-starter.ts';

const { table, africasTalking } = aStartBench();

function starter(allowedCountries: readonly Country[] | 'all' = ['KE']) {
  return aStarter({
    table,
    baseUrl: africasTalking.url,
    change: (parts) => ({ ...parts, allowedCountries }),
  });
}

describe('a start', () => {
  it('rings the phone, and is on record before any callback comes', async () => {
    const { start } = starter();

    const { statusCode, body } = await start({ phone: '0711 000 111' });

    expect([statusCode, body.message]).toEqual([200, 'Call initiated to +254711000111']);
    const found = await readCall({ ...table, now: Date.now }, body.response.sessionId);
    expect(found?.call).toMatchObject({ callerNumber: '+254711000111', start: { answer: 'accepted' } });
  });
});

describe('a number that is not called', () => {
  it.each([
    [
      'of a country that is not allowed',
      '+256772000111',
      'allowed-countries',
      /UG are not called, only those of KE/,
    ],
    [
      'of the United States, near which expensive islands share a code',
      '+12025550111',
      'allowed-countries',
      /US/,
    ],
    ['of an island behind +1', '+18765550111', 'allowed-countries', /JM/],
    ['of a satellite phone', '+881612345678', 'costly-numbers', /satellite/],
    ['of a network that belongs to no country', '+883510012345', 'costly-numbers', /international-network/],
    ['at a premium rate of an allowed country', '+254900223344', 'costly-numbers', /premium-rate/],
  ])('%s: refused by name, never dialled, counted', async (_, phone, rule, message) => {
    const { start, counts } = starter();
    const before = africasTalking.dialled().length;

    const { statusCode, body } = await start({ phone });

    expect([statusCode, body.rule]).toEqual([403, rule]);
    expect(body.error).toMatch(message);
    expect(africasTalking.dialled()).toHaveLength(before);
    expect(counts).toEqual(['StartRefused']);
  });

  it.each(['+881612345678', '+979123456789', '+254900223344'])(
    'is %s, even where all countries are allowed',
    async (phone) => {
      expect((await starter('all').start({ phone })).body.rule).toBe('costly-numbers');
    },
  );

  it('cannot be hidden behind a second one: the one that is judged is the one that is dialled', async () => {
    const { start } = starter();

    const { body } = await start({ phone: '+254711000222,+256772000111' });

    expect(body.error).toMatch(/one request starts one call/);
    expect(africasTalking.dialled()).not.toContain('+256772000111');
  });
});

describe('the do-not-call list', () => {
  const listed = '+254711000999' as PhoneNumber;

  it('is obeyed from the moment a number is added until it is removed', async () => {
    const { start } = starter();

    await addToList(table, listed, '2026-11-22T10:00:00.000Z');
    const refused = await start({ phone: '0711000999' });
    await removeFromList(table, listed);
    const placed = await start({ phone: '0711000999' });

    expect([refused.statusCode, refused.body.rule, placed.statusCode]).toEqual([403, 'do-not-call', 200]);
  });

  it('can be read', async () => {
    await addToList(table, '+254711000998' as PhoneNumber, '2026-11-22T10:00:00.000Z');

    expect(await readList(table)).toEqual([
      { phoneNumber: '+254711000998', since: '2026-11-22T10:00:00.000Z' },
    ]);
  });

  it('cannot be reached through a session id', async () => {
    await addToList(table, listed, '2026-11-22T10:00:00.000Z');

    expect(await readCall({ ...table, now: Date.now }, '#do-not-call')).toBeUndefined();
  });
});

describe('the number that the phone shows', () => {
  it.each([
    ['the first of ours, when none is named', {}, '+254711082000'],
    ['one of ours', { from: '+254711082001' }, '+254711082001'],
    ['one of ours in any writing', { from: '0711 082 001' }, '+254711082001'],
  ])('is %s', async (_, parameters, expected) => {
    const shown: unknown[] = [];
    const { start } = aStarter({
      table,
      baseUrl: africasTalking.url,
      change: (parts) => ({
        ...parts,
        ring: (request) => {
          shown.push(request.from);
          return parts.ring({ ...request, from: ourNumber });
        },
      }),
    });

    const { statusCode } = await start({ phone: '+254711000111', ...parameters });

    expect([statusCode, shown]).toEqual([200, [expected]]);
  });

  it.each(['+254722000111', 'nobody'])('is never %s, which is not ours', async (from) => {
    const { start } = aStarter({ table, baseUrl: africasTalking.url });

    const { statusCode, body } = await start({ phone: '+254711000111', from });

    expect(statusCode).toBe(400);
    expect(body.error).toBe(
      "'from' is none of our numbers, which are +254711082000, +254711082001. The setting AT_VOICE_NUMBER says which there are.",
    );
  });

  it('makes another call of a key', async () => {
    const { start } = aStarter({ table, baseUrl: africasTalking.url });
    await start({ phone: '+254711000111' }, { key: 'from-1' });

    const other = await start({ phone: '+254711000111', from: '+254711082001' }, { key: 'from-1' });
    const same = await start({ phone: '+254711000111', from: '+254711082000' }, { key: 'from-1' });

    expect([other.statusCode, other.body.rule, same.statusCode]).toEqual([409, 'idempotency-key', 200]);
  });
});
