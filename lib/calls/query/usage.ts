import { paginateQuery } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import {
  type GivenParameters,
  type InvalidQuery,
  queryParameters,
  readParameters,
} from '../../listing/parameters.ts';
import { quoted } from '../../platform/quoted.ts';
import type { Row } from '../../table/table.ts';
import { dayOf, daysBetween, hourOf, nextDay, type Span, startOfDay } from '../event/days.ts';
import type { Outcome } from '../event/outcome.ts';
import { latest } from '../event/timestamp.ts';
import {
  type KindTotal,
  periodOfTotals,
  totalsInRow,
  totalsOfDay,
  totalsOfHour,
  totalsPartition,
} from '../projections/call-totals.ts';
import { addAmounts } from '../record/money.ts';
import { allShards, expiryOf } from '../store/table-layout.ts';
import { day, rangeOf } from './day-range.ts';
import type { CallTableAccess } from './list-calls.ts';
import { isExpired } from './read-call.ts';

/** The calls that started on one day of the time zone, or in one hour of it. */
export interface Usage extends Totals {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** The hour's first instant, ISO 8601 in UTC, where hours were asked for. */
  readonly hour?: string;
  /** The same, of the calls that were billed in a currency. */
  readonly byCurrency: readonly (Totals & { readonly currencyCode: string; readonly amount: string })[];
}

interface Totals {
  readonly calls: number;
  /** Not ended yet. */
  readonly open: number;
  readonly outcomes: { readonly [Name in Outcome]?: number };
  /** Of those that have ended. */
  readonly directions: { readonly Inbound?: number; readonly Outbound?: number };
  /** Calls in which somebody was talked to, as `reachedPerson` of a call says. */
  readonly reachedPerson: number;
  /** Inbound calls that were to reach somebody and did not. */
  readonly missed: number;
  /**
   * Completed calls for each call that was carried and of which it is known how it ended, to four places.
   * Refused starts, presumed and unknown ends tell nothing about answering. Absent when nothing does.
   */
  readonly answerRate?: number;
  /** Whole seconds as billed by Africa's Talking. */
  readonly durationInSeconds: number;
}

export interface UsageQuery {
  readonly first: string;
  readonly last: string;
  readonly timeZone: string;
  readonly by: 'day' | 'hour';
}

const MAX_DAYS = 31;

export const usageParameters = queryParameters({
  day: v.optional(
    v.pipe(day('day'), v.description('The day on which the calls started; today unless told.')),
  ),
  from: v.optional(v.pipe(day('from'), v.description(`The first of at most ${MAX_DAYS} days.`))),
  to: v.optional(v.pipe(day('to'), v.description('The last of several days; today unless told.'))),
  by: v.optional(
    v.pipe(
      v.picklist(['day', 'hour'], ({ input }) => `'by' is '${quoted(String(input))}'; it is day or hour`),
      v.description('A line for each day, which is usual, or for each hour.'),
    ),
  ),
});

/**
 * Reads `day`, or `from` and `to`; a `from` alone reaches to today, a `to` alone is one day, and nothing is today.
 * `by=hour` asks for a line for each hour.
 */
export function readUsageQuery(
  parameters: GivenParameters,
  { timeZone, now }: { timeZone: string; now: number },
): UsageQuery | InvalidQuery {
  const given = readParameters(usageParameters, parameters);
  if ('refusal' in given) return given;
  const { by = 'day' } = given;
  const days = rangeOf(given);
  if ('refusal' in days) return days;
  const today = dayOf(now, timeZone);
  const first = days.first ?? days.last ?? today;
  const last = days.last ?? latest(first, today);
  if (daysBetween(first, last).length > MAX_DAYS) {
    return { refusal: `From ${first} to ${last} are more than ${MAX_DAYS} days; ask for fewer at a time` };
  }
  return { first, last, timeZone, by };
}

/**
 * Totals for each day or hour, those without calls included. They were added up as calls ended
 * (`projections/call-totals.ts`), a second or two after the end; only the open calls are counted here. So what this reads
 * grows with the days or hours that are asked for and not with their calls.
 */
export async function readUsage(access: CallTableAccess, query: UsageQuery): Promise<Usage[]> {
  const span = spanOf(query);
  const periods = new Map(periodsOf(query, span).map((period) => [period, createTally()]));
  const [periodOf, keyOf] = periodsBy(query);
  await Promise.all(
    allShards(access).flatMap((shard) => [
      readTotals(access, shard, [...periods.keys()].map(keyOf), (row) =>
        periods.get(periodOfTotals(row))?.add(totalsInRow(row)),
      ),
      readOpen(access, shard, span, (startedAt) => periods.get(periodOf(startedAt))?.addOpen()),
    ]),
  );
  return [...periods].map(([period, tally]) => ({ ...namesOfPeriod(period, query), ...tally.usage() }));
}

function spanOf({ first, last, timeZone }: UsageQuery): Span {
  return { from: startOfDay(first, timeZone), until: startOfDay(nextDay(last), timeZone) };
}

const HOUR_MS = 60 * 60_000;

/** A day by its name, an hour by its first instant. */
function periodsOf({ first, last, by }: UsageQuery, { from, until }: Span): string[] {
  if (by === 'day') return daysBetween(first, last);
  const count = Math.round((Date.parse(until) - Date.parse(from)) / HOUR_MS);
  return Array.from({ length: count }, (_, at) => new Date(Date.parse(from) + at * HOUR_MS).toISOString());
}

/** In which period an instant lies, and under which key its totals are. */
function periodsBy({ timeZone, by }: UsageQuery): [(instant: string) => string, (period: string) => string] {
  return by === 'day'
    ? [(instant) => dayOf(Date.parse(instant), timeZone), totalsOfDay]
    : [(instant) => hourOf(Date.parse(instant), timeZone), totalsOfHour];
}

function namesOfPeriod(period: string, { by, timeZone }: UsageQuery): Pick<Usage, 'day' | 'hour'> {
  return by === 'day' ? { day: period } : { day: dayOf(Date.parse(period), timeZone), hour: period };
}

async function readTotals(
  { dynamodb, tableName, now }: CallTableAccess,
  shard: string,
  keys: readonly string[],
  add: (row: Row) => void,
): Promise<void> {
  const query = {
    TableName: tableName,
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :until',
    ExpressionAttributeValues: {
      ':pk': { S: totalsPartition(shard) },
      ':from': { S: keys[0] ?? '' },
      ':until': { S: keys.at(-1) ?? '' },
    },
  };
  for await (const { Items: rows = [] } of paginateQuery({ client: dynamodb }, query))
    for (const row of rows) if (!isExpired(row, now())) add(row);
}

/** When each open call of a shard began; what expired while it was open is no call any more. */
async function readOpen(
  access: CallTableAccess,
  shard: string,
  { from, until }: Span,
  add: (startedAt: string) => void,
): Promise<void> {
  const query = {
    TableName: access.tableName,
    IndexName: 'openCalls',
    KeyConditionExpression: 'openShard = :shard AND startedKey BETWEEN :from AND :until',
    ExpressionAttributeValues: { ':shard': { S: shard }, ':from': { S: from }, ':until': { S: until } },
  };
  for await (const { Items: rows = [] } of paginateQuery({ client: access.dynamodb }, query)) {
    for (const { startedKey } of rows) {
      const [startedAt = ''] = (startedKey?.S ?? '').split('#');
      if (expiryOf(startedAt, access) * 1000 > access.now()) add(startedAt);
    }
  }
}

interface Tally {
  readonly add: (totals: readonly KindTotal[]) => void;
  readonly addOpen: () => void;
  readonly usage: () => Totals & Pick<Usage, 'byCurrency'>;
}

/** Adds up totals of one period: of all calls, and of those billed in each currency. */
function createTally(): Tally {
  const all = createCount();
  const byCurrency = new Map<string, Count>();

  return {
    add(totals) {
      for (const total of totals) {
        all.add(total);
        if (total.currencyCode === undefined) continue;
        const count = byCurrency.get(total.currencyCode) ?? createCount();
        byCurrency.set(total.currencyCode, count);
        count.add(total);
      }
    },
    addOpen: all.addOpen,
    usage() {
      const currencies = [...byCurrency]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([currencyCode, count]) => ({ currencyCode, amount: count.amount(), ...count.totals() }));
      return { ...all.totals(), byCurrency: currencies };
    },
  };
}

/** Outcomes that say nothing about whether people answer. */
const tellNoAnswer = ['presumed-ended', 'unknown', 'refused'];

interface Count {
  readonly add: (total: KindTotal) => void;
  readonly addOpen: () => void;
  /** Money is added as text, exactly. */
  readonly amount: () => string;
  readonly totals: () => Totals;
}

function createCount(): Count {
  let amount = '0';
  let open = 0;
  let ended = 0;
  let seconds = 0;
  let reached = 0;
  let missed = 0;
  const outcomes: Record<string, number> = {};
  const directions: Record<string, number> = {};

  return {
    add(total) {
      const { direction, outcome, reachedPerson, calls, durationInSeconds } = total;
      ended += calls;
      seconds += durationInSeconds;
      amount = addAmounts(amount, total.amount);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + calls;
      if (direction !== undefined) directions[direction] = (directions[direction] ?? 0) + calls;
      if (reachedPerson === true) reached += calls;
      if (reachedPerson === false && direction === 'Inbound') missed += calls;
    },
    addOpen() {
      open += 1;
    },
    amount: () => amount,
    totals() {
      const telling = tellNoAnswer.reduce((rest, outcome) => rest - (outcomes[outcome] ?? 0), ended);
      return {
        calls: ended + open,
        open,
        outcomes: Object.fromEntries(Object.entries(outcomes).sort()),
        directions: Object.fromEntries(Object.entries(directions).sort()),
        reachedPerson: reached,
        missed,
        ...(telling === 0
          ? {}
          : { answerRate: Math.round(((outcomes['completed'] ?? 0) / telling) * 1e4) / 1e4 }),
        durationInSeconds: seconds,
      };
    },
  };
}
