import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { writeCursor } from '../../listing/cursor.ts';
import { keyOfRow, readRows } from '../../table/table.ts';
import { outcomes } from '../event/outcome.ts';
import { type Call, toCall } from '../record/call.ts';
import { CALL_ROW, recordFromRow } from '../store/call-row.ts';
import { allShards, type TableLayout } from '../store/table-layout.ts';
import { sizeOfAnswer } from './answer-size.ts';
import type { CallQuery, CallStatus } from './call-query.ts';
import { type CallTableReader, isExpired } from './read-call.ts';

export interface CallPage {
  readonly calls: readonly Call[];
  /** Present when there may be more. */
  readonly cursor?: string;
}

export type CallTableAccess = CallTableReader & TableLayout;

/** Rounds of reading that one page may take: a rare status in a busy day gives a short page and a cursor. */
const ROUNDS = 8;

/** Bytes of a page, but for a single call that is larger: an answer stays below the 6 MB that Lambda and API Gateway pass on. */
const MAX_PAGE_BYTES = 3_000_000;

/**
 * A page of calls, newest first. The index says which calls there are; their rows, read with consistency, say
 * how they stand now, so that a call which has moved on since the index was written is judged as it is.
 */
export async function listCalls(access: CallTableAccess, query: CallQuery): Promise<CallPage> {
  const calls: Call[] = [];
  let rest = query;
  let size = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const found = await nextInIndex(access, rest);
    for (const { call, startedKey } of await readCalls(access, found.entries, query)) {
      size += sizeOfAnswer(call);
      if (calls.length > 0 && size > MAX_PAGE_BYTES) return pageOf(calls, rest);
      calls.push(call);
      rest = { ...rest, after: startedKey };
    }
    const last = found.entries.at(-1);
    if (!found.isMore || last === undefined) return { calls };
    rest = { ...rest, after: last.startedKey, limit: query.limit - calls.length };
    if (rest.limit === 0) break;
  }
  return pageOf(calls, rest);
}

function pageOf(calls: readonly Call[], { after, cursorKey }: CallQuery): CallPage {
  return after === undefined ? { calls } : { calls, cursor: writeCursor(after, cursorKey) };
}

interface Found {
  readonly entries: readonly IndexEntry[];
  /** False at the end of the index. */
  readonly isMore: boolean;
}

/** The next calls of all the partitions that a query is spread over, merged by time. */
async function nextInIndex(access: CallTableAccess, query: CallQuery): Promise<Found> {
  const pages = await Promise.all(
    partitionsOf(query, access).map((partition) => readIndex(access, partition, query)),
  );
  const merged = pages
    .flatMap(({ entries }) => entries)
    .sort((a, b) => (a.startedKey > b.startedKey ? -1 : 1));
  const entries = merged.slice(0, query.limit);
  return { entries, isMore: merged.length > entries.length || pages.some(({ isMore }) => isMore) };
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
  { span, after, limit }: CallQuery,
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

/** The calls of these entries that fit the query, in this order; one without a row, or with an expired one, is left out. */
async function readCalls(
  reader: CallTableReader,
  entries: readonly IndexEntry[],
  query: CallQuery,
): Promise<{ readonly call: Call; readonly startedKey: string }[]> {
  const keys = entries.map(({ id }) => ({ pk: id, sk: CALL_ROW }));
  const rows = (await readRows(reader, keys)).filter((row) => !isExpired(row, reader.now()));
  const calls = new Map(rows.map((row) => [keyOfRow(row).pk, toCall(recordFromRow(row))]));
  return entries.flatMap(({ id, startedKey }) => {
    const call = calls.get(id);
    return call !== undefined && fits(call, query) ? [{ call, startedKey }] : [];
  });
}
