import { keyOfRow, nameOfKey, type Row, type RowKey, readPartition } from '../../table/table.ts';
import { dayOf, hourOf, nextDay, startOfDay } from '../event/days.ts';
import { toCall } from '../record/call.ts';
import type { CallRecord } from '../record/call-record.ts';
import { type CallTable, expiryOf, shardOf, type TableLayout } from '../store/table-layout.ts';
import { CONTRIBUTION_ROWS, type Contribution, setContributions, sumsOfContribution } from './exact-sums.ts';
import { defineProjection, type Projection } from './projection.ts';

/*
 * Totals of the calls that began in an hour, and of those that began on a day, kept as calls end: a row for each hour or
 * day, and shard. In it there are three sums for each kind of call that there was: how many, their seconds, their money.
 */

/** What tells calls apart in the totals. */
export interface CallKind {
  readonly direction?: 'Inbound' | 'Outbound' | undefined;
  readonly outcome: string;
  /** As in `Call`. */
  readonly reachedPerson?: boolean | undefined;
  readonly currencyCode?: string | undefined;
}

export interface KindTotal extends CallKind {
  readonly calls: number;
  /** Whole seconds. */
  readonly durationInSeconds: number;
  /** A decimal, in the kind's currency. */
  readonly amount: string;
}

const TOTALS = '#totals ';

/** Each shard has a partition of its own, in which the days and the hours are sorted. */
export function totalsPartition(shard: string): string {
  return TOTALS + shard;
}

/** Sort keys: a day of the time zone, `YYYY-MM-DD`, and an hour of it by its first instant, ISO 8601 in UTC. */
export function totalsOfDay(day: string): string {
  return `day#${day}`;
}

export function totalsOfHour(hour: string): string {
  return `hour#${hour}`;
}

/** The day or the hour that a row of totals is about. */
export function periodOfTotals(row: Row): string {
  return keyOfRow(row).sk.split('#')[1] ?? '';
}

/** What a call adds, and to which rows of totals: its hour's and its day's. */
export interface TotalsEntry {
  readonly sums: readonly RowKey[];
  readonly contribution: Contribution;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/**
 * The projection that keeps the totals. A call counts once it has ended, in the hour and on the day in which it began, as
 * what it is known to be by then; what is heard later corrects it.
 *
 * @param timeZone whose days and hours are counted
 */
export function callTotals(table: CallTable, { timeZone }: { timeZone: string }): Projection {
  return defineProjection<TotalsEntry>({
    name: 'call-totals',
    entryOf: ({ record }) => totalsEntryOf(record, table, { timeZone }),
    async keep(entries) {
      await leaveOtherPeriods(table, entries);
      for (const [sums, members] of bySums(entries))
        await setContributions(table, sums, contributionsOf(members), { expiresAt: expiryOfSums(members) });
    },
  });
}

/** What a call adds to the totals; nothing while it is open. */
export function totalsEntryOf(
  record: CallRecord,
  table: TableLayout,
  { timeZone }: { timeZone: string },
): TotalsEntry | undefined {
  const { direction, outcome, reachedPerson, startedAt, durationInSeconds = 0, cost } = toCall(record);
  if (outcome === undefined) return undefined;
  const started = Date.parse(startedAt);
  const day = dayOf(started, timeZone);
  const pk = totalsPartition(shardOf(record.id, table));
  const kind = writeKind({ direction, outcome, reachedPerson, currencyCode: cost?.currencyCode });
  return {
    sums: [
      { pk, sk: totalsOfDay(day) },
      { pk, sk: totalsOfHour(hourOf(started, timeZone)) },
    ],
    contribution: {
      [`n ${kind}`]: '1',
      [`s ${kind}`]: String(durationInSeconds),
      ...(cost === undefined ? {} : { [`a ${kind}`]: cost.amount }),
    },
    expiresAt: expiryOf(startOfDay(nextDay(day), timeZone), table),
  };
}

function bySums(entries: ReadonlyMap<string, TotalsEntry>): Map<RowKey, [string, TotalsEntry][]> {
  const groups = new Map<string, [RowKey, [string, TotalsEntry][]]>();
  for (const member of entries) {
    for (const key of member[1].sums) {
      const [, members] = groups.get(nameOfKey(key)) ?? [key, []];
      groups.set(nameOfKey(key), [key, [...members, member]]);
    }
  }
  return new Map(groups.values());
}

function contributionsOf(members: readonly [string, TotalsEntry][]): Map<string, Contribution> {
  return new Map(members.map(([callId, { contribution }]) => [callId, contribution]));
}

function expiryOfSums(members: readonly [string, TotalsEntry][]): number {
  return Math.max(...members.map(([, { expiresAt }]) => expiresAt));
}

/** A call that turns out to have begun earlier is taken out of the hour and the day in which it was counted. */
async function leaveOtherPeriods(table: CallTable, entries: ReadonlyMap<string, TotalsEntry>): Promise<void> {
  await Promise.all([...entries].map(([callId, { sums }]) => leaveTotals(table, callId, sums)));
}

/** Takes a call out of all the totals that it is in, but for these. */
export async function leaveTotals(
  table: CallTable,
  callId: string,
  stayIn: readonly RowKey[] = [],
): Promise<void> {
  const staying = new Set(stayIn.map(nameOfKey));
  const counted = await readPartition(table, callId, { prefix: CONTRIBUTION_ROWS + TOTALS });
  for (const row of counted) {
    const sums = sumsOfContribution(row);
    if (!staying.has(nameOfKey(sums)))
      await setContributions(table, sums, new Map([[callId, {}]]), {
        expiresAt: Number(row['expiresAt']?.N),
      });
  }
}

/** The totals in a row, for each kind of call that it counts. */
export function totalsInRow(row: Row): KindTotal[] {
  const kinds = Object.entries(row).filter(([name, { N: calls }]) => name.startsWith('n ') && calls !== '0');
  return kinds.map(([name, { N: calls }]) => {
    const kind = name.slice('n '.length);
    return {
      ...readKind(kind),
      calls: Number(calls),
      durationInSeconds: Number(row[`s ${kind}`]?.N ?? 0),
      amount: row[`a ${kind}`]?.N ?? '0',
    };
  });
}

/** The sums in a row of totals, which has other attributes too. */
export function sumsInRow(row: Row): Contribution {
  const sums = Object.entries(row).filter(([name]) => /^[nsa] /.test(name));
  return Object.fromEntries(sums.map(([name, { N: sum = '0' }]) => [name, sum]));
}

const directions = { Inbound: 'in', Outbound: 'out' } as const;
/** Stands for what is not known. */
const NOT_KNOWN = '-';

function writeKind({ direction, outcome, reachedPerson, currencyCode = NOT_KNOWN }: CallKind): string {
  const reached = reachedPerson === undefined ? NOT_KNOWN : reachedPerson ? 'yes' : 'no';
  return [direction === undefined ? NOT_KNOWN : directions[direction], outcome, reached, currencyCode].join(
    ' ',
  );
}

function readKind(text: string): CallKind {
  const [way, outcome = '', reached, currencyCode = NOT_KNOWN] = text.split(' ');
  const direction = (['Inbound', 'Outbound'] as const).find((name) => directions[name] === way);
  return {
    ...(direction === undefined ? {} : { direction }),
    outcome,
    ...(reached === NOT_KNOWN ? {} : { reachedPerson: reached === 'yes' }),
    ...(currencyCode === NOT_KNOWN ? {} : { currencyCode }),
  };
}
