import type { RowKey, Table } from '../table/table.ts';
import { lease, listDue, type Timer } from './due.ts';

/** Says that a row's time comes in so many seconds. It may be lost, and may be told twice. */
export interface Wake {
  readonly key: RowKey;
  readonly delaySeconds: number;
}

/** Sends word for many rows at once. */
export type SendWakes = (wakes: readonly Wake[]) => Promise<void>;

/** A shard of the index, and where those are told who do what is due in it. */
export interface Lane {
  readonly shard: string;
  readonly send: SendWakes;
  /** No more rows than so many a second are passed on. */
  readonly perSecond?: number;
}

/** What a tick works with. */
export interface TickParts {
  readonly table: Table;
  readonly lanes: readonly Lane[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A tick comes each minute, and passes on what is due before the next. */
const AHEAD_MS = 60_000;
/** Longer than a message waits, plus what is done then: who took a row and has not finished it by then is gone. */
export const TIMER_LEASE_MS = 5 * 60_000;
/** A function has a minute; what is left then is due at the next tick. */
const BUDGET_MS = 40_000;
const PAGE = 100;
/** How many rows are taken at once. */
const AT_ONCE = 25;

/**
 * Wakes whoever waits for its time, to the second: looks for the rows that are due within the minute, takes each, and sends word
 * of it with the delay that is left. A tick that dies between the two leaves rows that come back when their lease is over;
 * of two ticks at once, one takes each row.
 *
 * @returns how many rows were passed on
 * @throws AggregateError when a shard could not be read to its end; the others have been
 */
export async function tick(parts: TickParts): Promise<number> {
  const until = parts.now() + AHEAD_MS;
  const giveUpAt = parts.now() + BUDGET_MS;
  const results = await Promise.allSettled(
    parts.lanes.map((lane) => passOn(parts, lane, { until, giveUpAt })),
  );
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (errors.length > 0)
    throw new AggregateError(
      errors,
      `${errors.length} of ${results.length} shards could not be read: ${errors[0]}`,
    );
  return results.reduce((sum, result) => sum + (result.status === 'fulfilled' ? result.value : 0), 0);
}

async function passOn(
  parts: TickParts,
  { shard, send, perSecond = Number.POSITIVE_INFINITY }: Lane,
  { until, giveUpAt }: { readonly until: number; readonly giveUpAt: number },
): Promise<number> {
  let passed = 0;
  const seen = new Set<string>();
  const most = (perSecond * AHEAD_MS) / 1000;
  for (;;) {
    const due = (await listDue(parts.table, shard, { until, limit: PAGE })).filter(isNew);
    for (let first = 0; first < due.length && passed < most; first += AT_ONCE) {
      const rows = due.slice(first, first + Math.min(AT_ONCE, most - passed));
      passed += await takeAndSend(parts, rows, { send, notBefore: Math.floor(passed / perSecond) });
    }
    if (due.length === 0 || passed >= most || parts.now() >= giveUpAt) return passed;
  }

  /** The index may still show what this very tick has taken. */
  function isNew({ key, dueAt }: Timer): boolean {
    const name = `${dueAt} ${key.pk} ${key.sk}`;
    const isKnown = seen.has(name);
    seen.add(name);
    return !isKnown;
  }
}

async function takeAndSend(
  { table, now }: TickParts,
  due: readonly Timer[],
  { send, notBefore }: { readonly send: SendWakes; readonly notBefore: number },
): Promise<number> {
  const leased = await Promise.all(
    due.map(async (timer) => {
      const isMine = await lease(table, timer, Math.max(timer.dueAt, now()) + TIMER_LEASE_MS);
      const delaySeconds = Math.max(notBefore, secondsUntil(timer.dueAt, now()));
      return isMine ? [{ key: timer.key, delaySeconds }] : [];
    }),
  );
  const wakes = leased.flat();
  if (wakes.length > 0) await send(wakes);
  return wakes.length;
}

/** Rounded up: nothing is done before its time. */
function secondsUntil(at: number, now: number): number {
  return Math.max(0, Math.ceil((at - now) / 1000));
}
