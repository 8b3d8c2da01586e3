import { BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { daysBetween } from '../lib/calls/event/days.ts';
import { totalsOfDay, totalsOfHour, totalsPartition } from '../lib/calls/projections/call-totals.ts';
import type { CallTableAccess } from '../lib/calls/query/list-calls.ts';
import { readUsage } from '../lib/calls/query/usage.ts';
import { allShards } from '../lib/calls/store/table-layout.ts';
import type { Row } from '../lib/table/table.ts';
import { createCallsTable } from '../local/aws/calls-table.ts';
import { startDynamoDB } from '../local/aws/dynamodb.ts';
import { localCredentials } from '../local/aws/sqs.ts';
import { quantile } from './harness.ts';
import { atMost, type Mode, type Section } from './topic.ts';

const CALLS_A_DAY = 1_000_000;
const DAYS = 31;
const FIRST = '2026-10-01';
const LAST = '2026-10-31';
const HOUR_MS = 3_600_000;
/** Calls of so many kinds: in and out, some of each outcome, in two currencies. */
const KINDS = ['in', 'out'].flatMap((direction) =>
  ['completed yes', 'completed no', 'completed -', 'busy no', 'no-answer no', 'presumed-ended -'].flatMap(
    (end) => ['KES', '-'].map((currency) => `${direction} ${end} ${currency}`),
  ),
);

/** What `GET /voice/usage` reads of a month in which a million calls a day ended: the rows that the relay keeps. */
export async function usage({ short }: Mode): Promise<Section> {
  const { endpoint, stop } = await startDynamoDB();
  const dynamodb = new DynamoDBClient({ endpoint, region: 'local', credentials: localCredentials });
  await createCallsTable(dynamodb, 'usage');
  const access: CallTableAccess = {
    dynamodb,
    tableName: 'usage',
    shards: 4,
    retentionDays: 365,
    now: () => Date.parse('2026-11-01T00:00:00Z'),
  };
  await fill(access);

  const times: number[] = [];
  let calls = 0;
  for (let round = 0; round < (short ? 5 : 40); round += 1) {
    const before = performance.now();
    const days = await readUsage(access, { first: FIRST, last: LAST, timeZone: 'Africa/Nairobi', by: 'day' });
    times.push(performance.now() - before);
    calls = days.reduce((sum, day) => sum + day.calls, 0);
  }
  dynamodb.destroy();
  await stop();
  return {
    title: 'Totals of a month',
    about: `\`GET /voice/usage\` over ${DAYS} days of ${CALLS_A_DAY.toLocaleString('en')} calls each, of ${KINDS.length} kinds in every hour, from an embedded DynamoDB: ${calls.toLocaleString('en')} calls in all.`,
    tables: [
      {
        columns: ['', 'median, ms', 'p99, ms'],
        rows: [['a month', quantile(times, 0.5).toFixed(0), quantile(times, 0.99).toFixed(0)]],
      },
    ],
    goals: [atMost('Totals of a month at a million calls a day, p99', 1000, quantile(times, 0.99), ' ms', 0)],
  };
}

/** An hour too many at each end: a month of Nairobi's begins and ends within UTC's days. */
async function fill(access: CallTableAccess): Promise<void> {
  const begin = Date.parse(`${FIRST}T00:00:00Z`) - 24 * HOUR_MS;
  const hours = Array.from({ length: (DAYS + 2) * 24 }, (_, hour) =>
    totalsOfHour(new Date(begin + hour * HOUR_MS).toISOString()),
  );
  const periods = [...daysBetween(FIRST, LAST).map(totalsOfDay), ...hours];
  const rows = periods.flatMap((sk) => allShards(access).map((shard) => totalsRow(shard, sk, access)));
  for (let first = 0; first < rows.length; first += 25) {
    const puts = rows.slice(first, first + 25).map((Item) => ({ PutRequest: { Item } }));
    await access.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [access.tableName]: puts } }));
  }
}

function totalsRow(shard: string, sk: string, { shards }: CallTableAccess): Row {
  const ofDay = CALLS_A_DAY / shards / KINDS.length;
  const calls = Math.round(sk.startsWith('day') ? ofDay : ofDay / 24);
  return {
    pk: { S: totalsPartition(shard) },
    sk: { S: sk },
    revision: { N: '4000' },
    generation: { N: '0' },
    expiresAt: { N: '1893456000' },
    ...Object.fromEntries(
      KINDS.flatMap((kind) => [
        [`n ${kind}`, { N: String(calls) }],
        [`s ${kind}`, { N: String(calls * 73) }],
        ...(kind.endsWith('KES') ? [[`a ${kind}`, { N: `${calls * 3}.147` }]] : []),
      ]),
    ),
  };
}
