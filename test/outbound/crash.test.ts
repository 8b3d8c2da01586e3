import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { LEASE_MS } from '../../lib/outbound/idempotency.ts';
import { ORPHANED_AFTER_MS } from '../../lib/outbound/orphans.ts';
import type { PlaceCallParts } from '../../lib/outbound/place-call.ts';
import { spendCap } from '../../lib/outbound/spend-cap.ts';
import type { TestTable } from '../calls/a-table.ts';
import { aMortal, mortalTable } from './a-mortal.ts';
import { aStartBench } from './a-start-bench.ts';
import { aClock, aStarter } from './a-starter.ts';
import { relayStarts } from './relay-starts.ts';

/*
 * A process can die at any await, before or after what it waits for has happened elsewhere. Here it does so at each of
 * them in turn: every write of a start, the request to Africa's Talking, the record of it. What must hold afterwards is
 * seen by a second process that gets the same request.
 */

const { table, africasTalking } = aStartBench();

function callsTo(number: string) {
  return africasTalking.dialled().filter((to) => to === number).length;
}

const caps = {
  callsPerNumber: 1,
  callsPerKey: 1000,
  spend: spendCap({ currencyCode: 'KES', amount: '1000' }),
};
const clock = aClock();

/** One start by a process that dies, and the answers of two later ones to the same request. */
async function tried(deathAt: number, when: 'before' | 'after') {
  const phone = `+2547330${when === 'before' ? '1' : '2'}${String(deathAt).padStart(4, '0')}`;
  const key = `${when}-${deathAt}`;
  const mortal = aMortal(deathAt, when);
  const dying = aStarter({
    table: mortalTable(mortal, table),
    baseUrl: africasTalking.url,
    clock,
    caps,
    change: (parts: PlaceCallParts) => ({
      ...parts,
      ring: mortal.guarded((request) => parts.ring(request)),
    }),
  });
  const finished = await Promise.race([
    dying.start({ phone }, { key }).then(() => true),
    mortal.death.then(() => false),
  ]);
  const dialledBefore = callsTo(phone);

  clock.pass(LEASE_MS + 1);
  const { start } = aStarter({ table, baseUrl: africasTalking.url, clock, caps });
  const second = await start({ phone }, { key });
  const third = await start({ phone }, { key });
  const another = await start({ phone }, { key: `${key}-another` });
  return { finished, dialledBefore, dialled: callsTo(phone), second, third, another, awaits: mortal.seen() };
}

describe.each(['before', 'after'] as const)('a process that dies just %s something happens', (when) => {
  it('never leaves a call that is dialled twice, wherever it dies', async () => {
    const deaths = [];
    for (let deathAt = 1; ; deathAt += 1) {
      const death = await tried(deathAt, when);
      if (death.finished) break;
      deaths.push(death);
    }

    expect(deaths.length).toBeGreaterThan(8);
    for (const { dialledBefore, dialled, second, third, another } of deaths) {
      expect(dialled).toBeLessThanOrEqual(1);
      // Dialled: the answer is that of Africa's Talking, or that nobody knows it. Not dialled: it may still be done.
      if (dialledBefore === 1) expect([200, 504]).toContain(second.statusCode);
      expect(third).toEqual(second);
      // The cap of one call to this number holds for whoever comes with another key.
      if (dialled === 1) expect([another.statusCode, another.body.rule]).toEqual([429, 'calls-per-number']);
    }
  }, 60_000);
});

describe('a process that dies before it asked for leave to dial', () => {
  it('leaves the key to the next one, which dials', async () => {
    const { second, dialled } = await tried(1, 'after'); // the key was claimed, and nothing else

    expect([second.statusCode, dialled]).toEqual([200, 1]);
  });
});

describe('a process that dies when its call is on record, before it has left word of it', () => {
  it('leaves claims that stand, as the relay leaves that word', async () => {
    const phone = '+254733888888';
    const wordless = (parts: PlaceCallParts) => ({
      ...parts,
      claims: { ...parts.claims, confirm: async () => {} },
    });
    const dying = aStarter({ table, baseUrl: africasTalking.url, clock, caps, change: wordless });

    const placed = await dying.start({ phone }, { key: 'wordless' });
    await relayStarts(table, clock.now);
    clock.pass(ORPHANED_AFTER_MS + 1);
    const { start } = aStarter({ table, baseUrl: africasTalking.url, clock, caps });
    const later = await start({ phone }, { key: 'wordless-later' });

    expect([placed.statusCode, later.statusCode, later.body.rule]).toEqual([200, 429, 'calls-per-number']);
  });
});

describe('a process that was frozen before it asked for leave, and wakes up', () => {
  it('finds that another has dialled, and does not', async () => {
    const phone = '+254733999999';
    let thaw = () => {};
    const thawed = new Promise<void>((resolve) => {
      thaw = resolve;
    });
    const frozen = aStarter({
      table: frozenTable(thawed),
      baseUrl: africasTalking.url,
      clock,
    });
    const first = frozen.start({ phone }, { key: 'frozen' });
    while ((await table.items()).every(({ phoneNumber }) => phoneNumber?.S !== phone)); // until it holds the key
    clock.pass(LEASE_MS + 1);
    const second = await aStarter({ table, baseUrl: africasTalking.url, clock }).start(
      { phone },
      { key: 'frozen' },
    );
    thaw();

    expect([(await first).statusCode, second.statusCode, callsTo(phone)]).toEqual([409, 200, 1]);
  });
});

/** The same table through a client that sends one request, and no other before it is thawed. */
function frozenTable(thawed: Promise<void>): TestTable {
  const dynamodb = Object.create(table.dynamodb) as DynamoDBClient;
  const send = table.dynamodb.send.bind(table.dynamodb) as (...given: unknown[]) => Promise<unknown>;
  let sent = 0;
  dynamodb.send = (async (...given: unknown[]) => {
    sent += 1;
    if (sent > 1) await thawed;
    return send(...given);
  }) as DynamoDBClient['send'];
  return { ...table, dynamodb };
}
