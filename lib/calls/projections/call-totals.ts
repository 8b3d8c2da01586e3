import { keyOfRow, type Row, type RowKey, readPartition } from '../../table/table.ts';
import { toCall } from '../record/call.ts';
import type { CallRecord } from '../record/call-record.ts';
import { type CallTable, expiryOf, shardOf, type TableLayout } from '../store/table-layout.ts';
import { CONTRIBUTION_ROWS, type Contribution, setContributions, sumsOfContribution } from './exact-sums.ts';
import { defineProjection, type Projection } from './projection.ts';

/*
 * Totals of the calls that began in an hour, kept as calls end: a row for each hour and shard. In it there are three sums
 * for each kind of call that there was: how many, their seconds, their money.
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

/** Each shard has a partition of its own, in which the hours are sorted. */
export function totalsPartition(shard: string): string {
  return TOTALS + shard;
}

/** Where the hours begin: at the full hour of the time zone, which is not everywhere that of UTC. */
export function hourOf(startedAt: string, minutesPastHour: number): string {
  const shift = minutesPastHour * MINUTE;
  const hour = Math.floor((Date.parse(startedAt) - shift) / HOUR) * HOUR + shift;
  return new Date(hour).toISOString();
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What a call adds to which hour. */
export interface TotalsEntry {
  readonly sums: RowKey;
  readonly contribution: Contribution;
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

/**
 * The projection that keeps the totals. A call counts once it has ended, in the hour in which it began, as what it is
 * known to be by then; what is heard later corrects it.
 *
 * @param minutesPastHour when the time zone's hours begin, in minutes past those of UTC
 */
export function callTotals(table: CallTable, { minutesPastHour }: { minutesPastHour: number }): Projection {
  return defineProjection<TotalsEntry>({
    name: 'call-totals',
    entryOf: ({ record }) => totalsEntryOf(record, table, { minutesPastHour }),
    async keep(entries) {
      await leaveOtherHours(table, entries);
      for (const [sums, members] of bySums(entries))
        await setContributions(table, sums, contributionsOf(members), { expiresAt: expiryOfSums(members) });
    },
  });
}

/** What a call adds to the totals; nothing while it is open. */
export function totalsEntryOf(
  record: CallRecord,
  table: TableLayout,
  { minutesPastHour }: { minutesPastHour: number },
): TotalsEntry | undefined {
  const { direction, outcome, reachedPerson, startedAt, durationInSeconds = 0, cost } = toCall(record);
  if (outcome === undefined) return undefined;
  const hour = hourOf(startedAt, minutesPastHour);
  const kind = writeKind({ direction, outcome, reachedPerson, currencyCode: cost?.currencyCode });
  return {
    sums: { pk: totalsPartition(shardOf(record.id, table)), sk: hour },
    contribution: {
      [`n ${kind}`]: '1',
      [`s ${kind}`]: String(durationInSeconds),
      ...(cost === undefined ? {} : { [`a ${kind}`]: cost.amount }),
    },
    expiresAt: expiryOf(new Date(Date.parse(hour) + HOUR).toISOString(), table),
  };
}

function bySums(entries: ReadonlyMap<string, TotalsEntry>): Map<RowKey, [string, TotalsEntry][]> {
  const groups = new Map<string, [string, TotalsEntry][]>();
  for (const member of entries) {
    const { pk, sk } = member[1].sums;
    groups.set(`${pk} ${sk}`, [...(groups.get(`${pk} ${sk}`) ?? []), member]);
  }
  return new Map(
    [...groups.values()].map((members) => [(members[0] as [string, TotalsEntry])[1].sums, members]),
  );
}

function contributionsOf(members: readonly [string, TotalsEntry][]): Map<string, Contribution> {
  return new Map(members.map(([callId, { contribution }]) => [callId, contribution]));
}

function expiryOfSums(members: readonly [string, TotalsEntry][]): number {
  return Math.max(...members.map(([, { expiresAt }]) => expiresAt));
}

/** A call that turns out to have begun earlier is taken out of the hour in which it was counted. */
async function leaveOtherHours(table: CallTable, entries: ReadonlyMap<string, TotalsEntry>): Promise<void> {
  await Promise.all(
    [...entries].map(([callId, { sums }]) => leaveTotals(table, callId, (hour) => hour !== sums.sk)),
  );
}

/** Takes a call out of the totals of every hour that it is in, or of those of these hours. */
export async function leaveTotals(
  table: CallTable,
  callId: string,
  isLeft: (hour: string) => boolean = () => true,
): Promise<void> {
  const counted = await readPartition(table, callId, { prefix: CONTRIBUTION_ROWS + TOTALS });
  for (const row of counted) {
    const sums = sumsOfContribution(row);
    if (isLeft(sums.sk))
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

/** The first instant of the hour that a row of totals is about. */
export function hourOfRow(row: Row): string {
  return keyOfRow(row).sk;
}

const DIRECTIONS = { Inbound: 'in', Outbound: 'out' } as const;
/** Stands for what is not known. */
const NOT_KNOWN = '-';

function writeKind({ direction, outcome, reachedPerson, currencyCode = NOT_KNOWN }: CallKind): string {
  const reached = reachedPerson === undefined ? NOT_KNOWN : reachedPerson ? 'yes' : 'no';
  return [direction === undefined ? NOT_KNOWN : DIRECTIONS[direction], outcome, reached, currencyCode].join(
    ' ',
  );
}

function readKind(text: string): CallKind {
  const [way, outcome = '', reached, currencyCode = NOT_KNOWN] = text.split(' ');
  const direction = (['Inbound', 'Outbound'] as const).find((name) => DIRECTIONS[name] === way);
  return {
    ...(direction === undefined ? {} : { direction }),
    outcome,
    ...(reached === NOT_KNOWN ? {} : { reachedPerson: reached === 'yes' }),
    ...(currencyCode === NOT_KNOWN ? {} : { currencyCode }),
  };
}
