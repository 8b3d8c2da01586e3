import * as v from 'valibot';
import { keyOfRow, nameOfKey, readRows, type Table } from '../table/table.ts';
import { dueShards, listDue, type Timer } from '../timers/due.ts';
import type { ScheduledCall } from './scheduled-call.ts';
import { scheduledCallFromRow } from './scheduled-calls.ts';

/** How `GET /voice/scheduled-calls` is asked. */
export const scheduledCallsQuery = v.object({
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^([1-9]\d?|100)$/, "'limit' is a whole number from 1 to 100"),
      v.transform(Number),
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(100),
      v.description('Calls on a page; 50 unless told.'),
    ),
    '50',
  ),
  cursor: v.optional(v.pipe(v.string(), v.description('Of the page before, to go on after it.'))),
});

export interface ScheduledCallsPage {
  /** The one that is due first at the front. */
  readonly scheduledCalls: readonly ScheduledCall[];
  /** Given back as `cursor` it brings the next page; absent when there is none. */
  readonly cursor?: string;
}

const positions = v.record(
  v.string(),
  v.object({ key: v.object({ pk: v.string(), sk: v.string() }), dueAt: v.number() }),
);

/** The calls that still wait for their time. `undefined` for a cursor that no page had. */
export async function listScheduledCalls(
  table: Table,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<ScheduledCallsPage | undefined> {
  const ends = cursor === undefined ? {} : readCursor(cursor);
  if (ends === undefined) return undefined;
  const shards = dueShards('scheduled-call');
  const lists = await Promise.all(
    shards.map(async (shard) => {
      const timers = await listDue(table, shard, { limit: limit + 1, after: ends[shard] });
      return timers.map((timer) => ({ shard, timer }));
    }),
  );
  const inOrder = lists.flat().sort((a, b) => a.timer.dueAt - b.timer.dueAt);
  const page = inOrder.slice(0, limit);
  const rows = await readRows(
    table,
    page.map(({ timer }) => timer.key),
  );
  const byName = new Map(rows.map((row) => [nameOfKey(keyOfRow(row)), scheduledCallFromRow(row)]));
  const scheduledCalls = page.flatMap(({ timer }) => byName.get(nameOfKey(timer.key)) ?? []);
  if (inOrder.length <= limit) return { scheduledCalls };
  const next = { ...ends, ...Object.fromEntries(page.map(({ shard, timer }) => [shard, timer])) };
  return { scheduledCalls, cursor: Buffer.from(JSON.stringify(next)).toString('base64url') };
}

function readCursor(text: string): Readonly<Record<string, Timer>> | undefined {
  try {
    const read = v.safeParse(positions, JSON.parse(Buffer.from(text, 'base64url').toString()));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}
