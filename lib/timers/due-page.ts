import { readCursor, writeCursor } from '../listing/cursor.ts';
import { pageParameters } from '../listing/page.ts';
import { keyOfRow, nameOfKey, type Row, readRows, type Table } from '../table/table.ts';
import { dueShards, listDue, type Timer, type TimerKind } from './due.ts';

/** On a page of what waits, unless told. */
const USUAL_ON_PAGE = 50;

/** How a list of what waits is asked for: the parameters of its pages. */
export const duePageParameters = pageParameters('Entries', USUAL_ON_PAGE);

export interface DuePageQuery {
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
}

export interface DuePage {
  /** The one that is due first at the front. A row that has gone since is left out. */
  readonly rows: readonly Row[];
  /** Given back it brings the next page; absent when there is none. */
  readonly cursor?: string;
}

/** Where each shard of the index goes on. */
type Ends = Readonly<Record<string, Timer>>;

/** A page of the rows of a kind that wait, as they are now. `undefined` for a cursor of another list. */
export async function readDuePage(
  table: Table,
  kind: TimerKind,
  { limit = USUAL_ON_PAGE, cursor }: DuePageQuery,
): Promise<DuePage | undefined> {
  const position = cursor === undefined ? '{}' : readCursor(cursor, kind);
  if (position === undefined) return undefined;
  const ends: Ends = JSON.parse(position);
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
  const next: Ends = { ...ends, ...Object.fromEntries(page.map(({ shard, timer }) => [shard, timer])) };
  return { rows, cursor: writeCursor(JSON.stringify(next), kind) };
}
