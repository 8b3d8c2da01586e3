import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { changeRow, keyAttributes, nameOfKey, type RowKey } from '../../lib/table/table.ts';
import { dueAttributes, dueShards, REMOVE_DUE } from '../../lib/timers/due.ts';
import { TIMER_LEASE_MS, tick, type Wake } from '../../lib/timers/tick.ts';
import { wakeEach, writeWake } from '../../lib/timers/wake.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import { crashing, waysToCrash } from '../calls/crashing.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
beforeEach(() => table.clear());
afterAll(() => table.close());

const start = Date.parse('2027-06-01T09:00:00Z');

function keyOf(name: string): RowKey {
  return { pk: `#scheduled-call ${name}`, sk: 'call' };
}

/** Rows that are due so many seconds from the start, each under its own number. */
async function wait(...seconds: number[]) {
  const keys = seconds.map((second, at) => [keyOf(`${at}`), start + second * 1000] as const);
  for (const [key, at] of keys) {
    const Item = { ...keyAttributes(key), ...dueAttributes('scheduled-call', key, at) };
    await table.dynamodb.send(new PutItemCommand({ TableName: table.tableName, Item }));
  }
}

/** A tick at so many seconds from the start, that tells whom it woke. */
async function tickAt(seconds: number, { dynamodb = table.dynamodb, woken = [] as Wake[] } = {}) {
  await tick({
    table: { ...table, dynamodb },
    now: () => start + seconds * 1000,
    lanes: dueShards('scheduled-call').map((shard) => ({
      shard,
      send: async (wakes) => void woken.push(...wakes),
    })),
  });
  return woken.map(({ key, delaySeconds }) => [key.pk.split(' ')[1], delaySeconds]).sort();
}

/** What the one does who was woken. */
function finish(key: RowKey) {
  return changeRow(table, key, {
    UpdateExpression: REMOVE_DUE,
    ConditionExpression: 'attribute_exists(dueShard)',
  });
}

describe('a tick', () => {
  it('wakes what is due within the minute, to the second, and leaves the rest', async () => {
    await wait(-3600, 0, 1.2, 59, 61, 7200);

    expect(await tickAt(0)).toEqual([
      ['0', 0],
      ['1', 0],
      ['2', 2],
      ['3', 59],
    ]);
  });

  it('wakes a row once, and again when its lease is over and nobody has finished it', async () => {
    await wait(10);

    expect(await tickAt(0)).toHaveLength(1);
    expect(await tickAt(1)).toEqual([]);
    expect(await tickAt(60)).toEqual([]);
    expect(await tickAt(10 + TIMER_LEASE_MS / 1000)).toHaveLength(1);
    await finish(keyOf('0'));
    expect(await tickAt(7200)).toEqual([]);
  });

  it('writes nothing, and sends nothing, where nothing is due', async () => {
    await wait(3600);
    table.commands.length = 0;

    expect(await tickAt(0)).toEqual([]);

    expect(new Set(table.commands.map(({ name }) => name))).toEqual(new Set(['QueryCommand']));
  });

  it('shares with another at the same moment: each row is woken by one of them', async () => {
    await wait(...Array.from({ length: 30 }, (_, at) => at));
    const woken: Wake[] = [];

    await Promise.all([1, 2].map(() => tickAt(0, { woken })));

    expect(woken).toHaveLength(30);
    expect(new Set(woken.map(({ key }) => nameOfKey(key))).size).toBe(30);
  });

  it('loses no row wherever it dies: each that it did not send word of is woken later', async () => {
    const whole = crashing(table.dynamodb, () => true);
    await wait(0, 30);
    await tickAt(0, { dynamodb: whole });
    const ways = waysToCrash(whole.requests());

    for (const reaches of ways) {
      await table.clear();
      await wait(0, 30);
      const woken: Wake[] = [];
      await tickAt(0, { dynamodb: crashing(table.dynamodb, reaches), woken }).catch(() => {});
      for (const { key } of woken) await finish(key);
      const before = new Set(woken.map(({ key }) => nameOfKey(key)));
      const later: Wake[] = [];
      await tickAt(30 + TIMER_LEASE_MS / 1000, { woken: later });

      expect(woken.length).toBe(before.size);
      expect(later.filter(({ key }) => before.has(nameOfKey(key)))).toEqual([]);
      expect(woken.length + later.length).toBe(2);
    }
    expect(ways.length).toBeGreaterThanOrEqual(whole.requests());
    expect(whole.requests()).toBeGreaterThan(5);
  }, 30_000);

  it('goes on with the other shards when one cannot be read, and says so', async () => {
    await wait(...Array.from({ length: 12 }, () => 0));
    let queries = 0;
    const dynamodb = Object.create(table.dynamodb) as typeof table.dynamodb;
    Object.assign(dynamodb, {
      send: async (command: { constructor: { name: string } }) => {
        if (command.constructor.name === 'QueryCommand') queries += 1;
        if (command.constructor.name === 'QueryCommand' && queries === 1) throw new Error('no answer');
        return table.dynamodb.send(command as never);
      },
    });
    const woken: Wake[] = [];

    await expect(tickAt(0, { dynamodb, woken })).rejects.toThrow(
      '1 of 4 shards could not be read: Error: no answer',
    );

    expect(woken.length).toBeGreaterThan(0);
    await tickAt(1, { woken });
    expect(woken).toHaveLength(12);
  });
});

describe('what is woken', () => {
  it('is done each for itself: what fails, or names no row, holds up no other', async () => {
    const done: string[] = [];
    const bodies = [
      writeWake(keyOf('1')),
      '{"pk":1}',
      'no JSON',
      writeWake(keyOf('2')),
      writeWake(keyOf('3')),
    ];

    const errors = await wakeEach(bodies, async ({ pk }) => {
      if (pk === keyOf('2').pk) throw new Error('not now');
      done.push(pk);
    });

    expect(done).toEqual([keyOf('1').pk, keyOf('3').pk]);
    expect(errors.map((error) => (error as Error).name)).toEqual(['TypeError', 'SyntaxError', 'Error']);
  });
});
