import { BatchGetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '../../table/table.ts';
import { outcomes } from '../event/outcome.ts';
import { type Call, toCall } from '../record/call.ts';
import { CALL_ROW, recordFromRow } from '../store/call-row.ts';
import { allShards, type TableLayout } from '../store/table-layout.ts';
import type { CallQuery, CallStatus } from './call-query.ts';
import { writeCursor } from './cursor.ts';
import { type CallTableReader, isExpired } from './read-call.ts';

export interface CallPage {
  readonly calls: readonly Call[];
  /** Present when there may be more. */
  readonly cursor?: string;
}

export type CallTableAccess = CallTableReader & TableLayout;

/** Rounds of reading that one page may take: a rare status in a busy day gives a short page and a cursor. */
const ROUNDS = 8;

/**
 * A page of calls, newest first. The index says which calls there are; their rows, read with consistency, say
 * how they stand now, so that a call which has moved on since the index was written is judged as it is.
 */
export async function listCalls(access: CallTableAccess, query: CallQuery): Promise<CallPage> {
  const calls: Call[] = [];
  let { after } = query;
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await nextInIndex(access, query, after, query.limit - calls.length);
    calls.push(...(await readCalls(access, found.ids)).filter((call) => fits(call, query)));
    after = found.last;
    if (after === undefined || calls.length === query.limit) break;
  }
  return after === undefined ? { calls } : { calls, cursor: writeCursor(after, query.cursorKey) };
}

interface Found {
  readonly ids: readonly string[];
  /** The place of the last of them; absent at the end of the index. */
  readonly last?: string;
}

/** The next calls of all the partitions that a query is spread over, merged by time. */
async function nextInIndex(
  access: CallTableAccess,
  query: CallQuery,
  after: string | undefined,
  limit: number,
): Promise<Found> {
  const pages = await Promise.all(
    partitionsOf(query, access).map((partition) => readIndex(access, partition, query, after, limit)),
  );
  const merged = pages
    .flatMap(({ entries }) => entries)
    .sort((a, b) => (a.startedKey > b.startedKey ? -1 : 1));
  const taken = merged.slice(0, limit);
  const last = taken.at(-1)?.startedKey;
  const isMore = merged.length > taken.length || pages.some(({ isMore }) => isMore);
  return { ids: taken.map(({ id }) => id), ...(last === undefined || !isMore ? {} : { last }) };
}

interface Partition {
  readonly index: string;
  readonly key: string;
  readonly value: string;
}

function partitionsOf({ numbers, status }: CallQuery, layout: TableLayout): Partition[] {
  if (numbers !== undefined)
    return numbers.map((value) => ({ index: 'byNumber', key: 'callerNumber', value }));
  return allShards(layout).map((shard) => {
    if (isOpenStatus(status)) return { index: 'openCalls', key: 'openShard', value: shard };
    if (isOutcome(status)) return { index: 'byOutcome', key: 'outcomeShard', value: `${status}#${shard}` };
    return { index: 'byTime', key: 'shard', value: shard };
  });
}

function isOpenStatus(status: CallStatus | undefined): boolean {
  return status !== undefined && status !== 'ended' && !isOutcome(status);
}

function isOutcome(status: CallStatus | undefined): boolean {
  return outcomes.some((outcome) => outcome === status);
}

function fits(call: Call, { numbers, status, wanted }: CallQuery): boolean {
  const isWanted = Object.entries(wanted).every(([name, value]) => call[name as keyof Call] === value);
  if (!isWanted) return false;
  if (numbers !== undefined && !numbers.includes(call.callerNumber ?? '')) return false;
  if (status === undefined) return true;
  return status === 'open' ? call.outcome === undefined : call.status === status || call.outcome === status;
}

interface IndexEntry {
  readonly id: string;
  readonly startedKey: string;
}

/** Sorts before every place in an index, and after every one. */
const FIRST_PLACE = '0';
const LAST_PLACE = ':';

async function readIndex(
  { dynamodb, tableName }: CallTableReader,
  { index, key, value }: Partition,
  { span }: CallQuery,
  after: string | undefined,
  limit: number,
): Promise<{ entries: IndexEntry[]; isMore: boolean }> {
  const until = [after, span.until].filter((place) => place !== undefined).sort()[0] ?? LAST_PLACE;
  const page = await dynamodb.send(
    new QueryCommand({
      TableName: tableName,
      IndexName: index,
      KeyConditionExpression: '#key = :value AND startedKey BETWEEN :from AND :until',
      ExpressionAttributeNames: { '#key': key },
      ExpressionAttributeValues: {
        ':value': { S: value },
        ':from': { S: span.from ?? FIRST_PLACE },
        ':until': { S: until },
      },
      ScanIndexForward: false,
      // BETWEEN includes its ends, and the call to go on after is one.
      Limit: limit + 1,
    }),
  );
  const entries = (page.Items ?? [])
    .map((item) => ({ id: item['pk']?.S ?? '', startedKey: item['startedKey']?.S ?? '' }))
    .filter(({ startedKey }) => startedKey !== after);
  return { entries, isMore: page.LastEvaluatedKey !== undefined };
}

/** The calls of these ids, in this order; ids without a row, or with an expired one, are left out. */
async function readCalls(reader: CallTableReader, ids: readonly string[]): Promise<Call[]> {
  const rows = new Map<string, Row>();
  let keys = ids.map((id) => ({ pk: { S: id }, sk: { S: CALL_ROW } }) as Row);
  while (keys.length > 0) {
    const { Responses: found, UnprocessedKeys: rest } = await reader.dynamodb.send(
      new BatchGetItemCommand({ RequestItems: { [reader.tableName]: { Keys: keys, ConsistentRead: true } } }),
    );
    for (const row of found?.[reader.tableName] ?? []) rows.set(row['pk']?.S ?? '', row);
    keys = rest?.[reader.tableName]?.Keys ?? [];
  }
  return ids.flatMap((id) => {
    const row = rows.get(id);
    return row === undefined || isExpired(row, reader.now()) ? [] : [toCall(recordFromRow(row))];
  });
}
