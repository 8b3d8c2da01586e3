import { QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Row } from '../../table/table.ts';
import type { Outcome } from '../event/outcome.ts';
import { latest } from '../event/timestamp.ts';
import { addAmounts } from '../record/money.ts';
import { allShards } from '../store/table-layout.ts';
import { type InvalidQuery, readDays } from './call-query.ts';
import { dayOf, daysBetween, nextDay, startOfDay } from './days.ts';
import type { CallTableAccess } from './list-calls.ts';
import { isExpired } from './read-call.ts';

/** The calls that started on one day of the time zone. */
export interface DayUsage extends Totals {
  readonly day: string;
  /** The same, of the calls that were billed in a currency. */
  readonly byCurrency: readonly (Totals & { readonly currencyCode: string; readonly amount: string })[];
}

interface Totals {
  readonly calls: number;
  /** Not ended yet. */
  readonly open: number;
  readonly outcomes: { readonly [Name in Outcome]?: number };
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
}

const MAX_DAYS = 31;

/** Reads `day`, or `from` and `to`; a `from` alone reaches to today, a `to` alone is one day, and nothing is today. */
export function readUsageQuery(
  parameters: Readonly<Record<string, string | undefined>>,
  { timeZone, now }: { timeZone: string; now: number },
): UsageQuery | InvalidQuery {
  const unknown = Object.keys(parameters).find((name) => !['day', 'from', 'to'].includes(name));
  if (unknown !== undefined)
    return { refusal: `There is no parameter '${unknown}'; there are day, from, to` };

  const days = readDays(parameters);
  if ('refusal' in days) return days;
  const today = dayOf(now, timeZone);
  const first = days.first ?? days.last ?? today;
  const last = days.last ?? latest(first, today);
  if (daysBetween(first, last).length > MAX_DAYS) {
    return { refusal: `From ${first} to ${last} are more than ${MAX_DAYS} days; ask for fewer at a time` };
  }
  return { first, last, timeZone };
}

/**
 * Totals for each day, days without calls included. Read from the index by time alone, which holds just what
 * totals are made of: some fifty calls a read unit.
 */
export async function readUsage(
  access: CallTableAccess,
  { first, last, timeZone }: UsageQuery,
): Promise<DayUsage[]> {
  return Promise.all(
    daysBetween(first, last).map(async (day) => {
      const span = { from: startOfDay(day, timeZone), until: startOfDay(nextDay(day), timeZone) };
      const tally = new Tally();
      await Promise.all(
        allShards(access).map((shard) => readShard(access, shard, span, (row) => tally.count(row))),
      );
      return tally.ofDay(day);
    }),
  );
}

async function readShard(
  { dynamodb, tableName, now }: CallTableAccess,
  shard: string,
  { from, until }: { from: string; until: string },
  count: (row: Row) => void,
): Promise<void> {
  let startKey: Row | undefined;
  do {
    const page = await dynamodb.send(
      new QueryCommand({
        TableName: tableName,
        IndexName: 'byTime',
        KeyConditionExpression: '#shard = :shard AND startedKey BETWEEN :from AND :until',
        ExpressionAttributeNames: { '#shard': 'shard' },
        ExpressionAttributeValues: { ':shard': { S: shard }, ':from': { S: from }, ':until': { S: until } },
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      }),
    );
    for (const row of page.Items ?? []) if (!isExpired(row, now())) count(row);
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined);
}

/** Counts calls; money is added as text, exactly. */
class Tally {
  readonly #all = new Count();
  readonly #byCurrency = new Map<string, Count>();

  count(row: Row): void {
    this.#all.count(row);
    const currency = row['currency']?.S;
    if (currency === undefined) return;
    const count = this.#byCurrency.get(currency) ?? new Count();
    this.#byCurrency.set(currency, count);
    count.count(row);
  }

  ofDay(day: string): DayUsage {
    const byCurrency = [...this.#byCurrency]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currencyCode, count]) => ({ currencyCode, amount: count.amount, ...count.totals() }));
    return { day, ...this.#all.totals(), byCurrency };
  }
}

/** Outcomes that say nothing about whether people answer. */
const tellNoAnswer = ['presumed-ended', 'unknown', 'refused'];

class Count {
  amount = '0';
  #calls = 0;
  #seconds = 0;
  readonly #outcomes: Record<string, number> = {};

  count(row: Row): void {
    this.#calls += 1;
    this.#seconds += Number(row['seconds']?.N ?? 0);
    this.amount = addAmounts(this.amount, row['amount']?.S ?? '0');
    const outcome = row['outcome']?.S;
    if (outcome !== undefined) this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
  }

  totals(): Totals {
    const ended = Object.values(this.#outcomes).reduce((sum, calls) => sum + calls, 0);
    const telling = tellNoAnswer.reduce((rest, outcome) => rest - (this.#outcomes[outcome] ?? 0), ended);
    return {
      calls: this.#calls,
      open: this.#calls - ended,
      outcomes: Object.fromEntries(Object.entries(this.#outcomes).sort()),
      ...(telling === 0
        ? {}
        : { answerRate: Math.round(((this.#outcomes['completed'] ?? 0) / telling) * 1e4) / 1e4 }),
      durationInSeconds: this.#seconds,
    };
  }
}
