import * as v from 'valibot';
import { keyOfRow, nameOfKey, type Row, readRows, type Table } from '../table/table.ts';
import { dueShards, listDue, type Timer, type TimerKind } from './due.ts';

/** How a list of what waits is asked for: the parameters of its pages. */
export const duePageParameters = {
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^([1-9]\d?|100)$/, "'limit' is a whole number from 1 to 100"),
      v.transform(Number),
      v.number(),
      v.integer(),
      v.minValue(1),
      v.maxValue(100),
      v.description('How many on a page; 50 unless told.'),
    ),
    '50',
  ),
  cursor: v.optional(v.pipe(v.string(), v.description('Of the page before, to go on after it.'))),
};

export interface DuePage {
  /** The one that is due first at the front. A row that has gone since is left out. */
  readonly rows: readonly Row[];
  /** Given back it brings the next page; absent when there is none. */
  readonly cursor?: string;
}

const positions = v.record(
  v.string(),
  v.object({ key: v.object({ pk: v.string(), sk: v.string() }), dueAt: v.number() }),
);

/** A page of the rows of a kind that wait, as they are now. `undefined` for a cursor that no page had. */
export async function readDuePage(
  table: Table,
  kind: TimerKind,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<DuePage | undefined> {
  const ends = cursor === undefined ? {} : readCursor(cursor);
  if (ends === undefined) return undefined;
  const lists = await Promise.all(
    dueShards(kind).map(async (shard) => {
      const timers = await listDue(table, shard, { limit: limit + 1, after: ends[shard] });
      return timers.map((timer) => ({ shard, timer }));
    }),
  );
  const inOrder = lists.flat().sort((a, b) => a.timer.dueAt - b.timer.dueAt);
  const page = inOrder.slice(0, limit);
  const found = await readRows(
    table,
    page.map(({ timer }) => timer.key),
  );
  const byName = new Map(found.map((row) => [nameOfKey(keyOfRow(row)), row]));
  const rows = page.map(({ timer }) => byName.get(nameOfKey(timer.key))).filter((row) => row !== undefined);
  if (inOrder.length <= limit) return { rows };
  const next = { ...ends, ...Object.fromEntries(page.map(({ shard, timer }) => [shard, timer])) };
  return { rows, cursor: Buffer.from(JSON.stringify(next)).toString('base64url') };
}

function readCursor(text: string): Readonly<Record<string, Timer>> | undefined {
  try {
    const read = v.safeParse(positions, JSON.parse(Buffer.from(text, 'base64url').toString()));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}
