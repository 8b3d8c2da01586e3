import { paginateQuery } from '@aws-sdk/client-dynamodb';
import { readPartition } from '../../table/table.ts';
import { isPendingStartId, toPresumedEnd } from '../event/internal-events.ts';
import { isExpired } from '../query/read-call.ts';
import { reconcileStart } from '../store/reconcile-start.ts';
import type { CallStore } from '../store/store.ts';
import { allShards, type CallTable } from '../store/table-layout.ts';

export interface CloseStaleCallsOptions {
  readonly table: CallTable;
  readonly store: CallStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** A call without any event for this long is presumed to have ended. */
  readonly staleCallMinutes: number;
  /** Milliseconds since 1970. The run stops at this time; the next run does the rest. */
  readonly until: number;
}

export interface CloseStaleCallsReport {
  readonly presumedEnded: number;
  /** Calls that are open and have had an event lately. */
  readonly stillOpen: number;
  /** Lost starts whose session was found. */
  readonly reconciled: number;
  /** Calls that could not be looked at, or closed; the next run tries again. */
  readonly failures: readonly { readonly callId: string; readonly error: unknown }[];
  /** False when time ran out before every open call was looked at. */
  readonly finished: boolean;
}

/**
 * Closes the calls whose end was never posted. Africa's Talking cannot be asked for the state of a call, so the end is
 * recorded as presumed. If the real end comes later, it counts instead.
 */
export async function closeStaleCalls(options: CloseStaleCallsOptions): Promise<CloseStaleCallsReport> {
  const { table, now, staleCallMinutes, until } = options;
  const staleBefore = new Date(now() - staleCallMinutes * 60_000).toISOString();
  const tally = { presumedEnded: 0, stillOpen: 0, reconciled: 0 };
  const failures: { callId: string; error: unknown }[] = [];

  const finished = await Promise.all(
    allShards(table).map(async (shard) => {
      for await (const id of openCallsBefore(table, shard, staleBefore)) {
        if (now() >= until) return false;
        try {
          tally[await closeIfStale(options, id, staleBefore)] += 1;
        } catch (error) {
          failures.push({ callId: id, error });
        }
      }
      return true;
    }),
  );
  return { ...tally, failures, finished: finished.every(Boolean) };
}

/** The ids of open calls, oldest first, so that a run that is cut short has closed the oldest ones. */
async function* openCallsBefore(table: CallTable, shard: string, before: string): AsyncGenerator<string> {
  const query = {
    TableName: table.tableName,
    IndexName: 'openCalls',
    KeyConditionExpression: 'openShard = :shard AND startedKey < :before',
    ExpressionAttributeValues: { ':shard': { S: shard }, ':before': { S: before } },
  };
  for await (const { Items: rows = [] } of paginateQuery({ client: table.dynamodb }, query))
    for (const row of rows) yield row['pk']?.S ?? '';
}

async function closeIfStale(
  { table, store, now }: CloseStaleCallsOptions,
  id: string,
  staleBefore: string,
): Promise<'presumedEnded' | 'stillOpen' | 'reconciled'> {
  const rows = (await readPartition(table, id)).filter((row) => !isExpired(row, now()));
  const lastHeard =
    rows
      .map((row) => row['receivedAt']?.S ?? '')
      .sort()
      .at(-1) ?? '';
  if (lastHeard >= staleBefore) return 'stillOpen';
  if (isPendingStartId(id) && (await reconcileStart(table, id, store.record, {}))) return 'reconciled';

  await store.record(toPresumedEnd(id, new Date(now()).toISOString()));
  return 'presumedEnded';
}
