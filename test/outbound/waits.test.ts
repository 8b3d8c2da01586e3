import { setTimeout as pause } from 'node:timers/promises';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, it } from 'vitest';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { spendCap } from '../../lib/outbound/spend-cap.ts';
import { aStartBench } from './a-start-bench.ts';
import { aStarter } from './a-starter.ts';

/* How often in a row a start waits for DynamoDB, whatever it asks at once: counted behind one whose answers come late. */

const { table, africasTalking } = aStartBench();

const LATE_MS = 100;
const spend = spendCap({ currencyCode: 'KES', amount: '1000' });

async function waitsOf(phone: string, key?: { readonly key: string }) {
  let requests = 0;
  let waits = 0;
  let underWay = 0;
  const dynamodb = Object.create(table.dynamodb) as DynamoDBClient;
  const send = table.dynamodb.send.bind(table.dynamodb) as (command: unknown) => Promise<unknown>;
  dynamodb.send = (async (command: unknown) => {
    requests += 1;
    if (underWay === 0) waits += 1;
    underWay += 1;
    try {
      const [answer] = await Promise.all([send(command), pause(LATE_MS)]);
      return answer;
    } finally {
      underWay -= 1;
    }
  }) as DynamoDBClient['send'];
  const late = { ...table, dynamodb };
  const { start } = aStarter({
    table: late,
    baseUrl: africasTalking.url,
    caps: { callsPerNumber: 5, callsPerKey: 100, spend },
    // The record alone, without the relay that the test's store has right behind it.
    change: (parts) => ({
      ...parts,
      record: async (event) => void (await createCallStore(late).record(event)),
    }),
  });
  const { statusCode } = await start({ phone }, key);
  return { statusCode, waits, requests };
}

it('a start waits twice: for leave, and for what it writes of the answer', async () => {
  expect(await waitsOf('0711 000 111')).toEqual({ statusCode: 200, waits: 2, requests: 7 });
});

it('a start with a key waits once more, to have the key', async () => {
  expect(await waitsOf('0711 000 222', { key: 'order-1' })).toEqual({
    statusCode: 200,
    waits: 3,
    requests: 10,
  });
});
