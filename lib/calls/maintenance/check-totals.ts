import { isDeepStrictEqual } from 'node:util';
import { keyOfRow, nameOfKey, type Row, readPartition } from '../../table/table.ts';
import { callTotals, sumsInRow, totalsEntryOf, totalsPartition } from '../projections/call-totals.ts';
import { addContributions, type Contribution, resetSums } from '../projections/exact-sums.ts';
import { relayChanges } from '../projections/relay-changes.ts';
import { isExpired } from '../query/read-call.ts';
import { CALL_ROW, recordFromRow } from '../store/call-row.ts';
import { allShards, type CallTable } from '../store/table-layout.ts';
import { scanPages } from './scan.ts';

export interface TotalsReport {
  /** Calls that have ended. */
  readonly calls: number;
  /** The days and hours whose totals were not those of their calls: `day#2026-11-27`, `hour#` and its first instant. */
  readonly differed: readonly string[];
  /** Calls that could not be counted. */
  readonly failures: readonly { readonly callId: string; readonly error: unknown }[];
}

export interface TotalsOptions {
  /** As of `callTotals`. */
  readonly timeZone: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Looks and changes nothing. */
  readonly check: boolean;
}

/**
 * Adds up all calls from their record and holds the totals against that. Days and hours that differ begin again at nothing, and
 * their calls are counted again, while other calls may end as ever. May be repeated, also after a run that broke off.
 *
 * A call that ends while this looks may make its hour and day seem to differ; counting it again does no harm.
 */
export async function checkTotals(table: CallTable, options: TotalsOptions): Promise<TotalsReport> {
  const expected = new Map<string, Contribution>();
  let calls = 0;
  for await (const { names, contribution } of countedCalls(table, options)) {
    calls += 1;
    for (const name of names) expected.set(name, addContributions(expected.get(name) ?? {}, contribution));
  }

  const stored = new Map<string, Row>();
  for (const shard of allShards(table)) {
    for (const row of await readPartition(table, totalsPartition(shard)))
      if (!isExpired(row, options.now)) stored.set(nameOfKey(keyOfRow(row)), row);
  }
  const names = [...new Set([...expected.keys(), ...stored.keys()])].sort();
  const differed = names.filter((name) => {
    const sums = addContributions(sumsInRow(stored.get(name) ?? {}), {});
    return !isDeepStrictEqual(inPlainWriting(sums), inPlainWriting(expected.get(name) ?? {}));
  });

  const failures = options.check ? [] : await countAgain(table, new Set(differed), stored, options);
  return { calls, differed: [...new Set(differed.map((name) => name.split(' ').at(-1) ?? ''))], failures };
}

/** `147.440` and `147.44` are one amount. */
function inPlainWriting(sums: Contribution): Record<string, string> {
  return Object.fromEntries(
    Object.entries(sums).map(([name, sum]) => [name, sum.includes('.') ? sum.replace(/\.?0+$/, '') : sum]),
  );
}

async function* countedCalls(
  table: CallTable,
  options: TotalsOptions,
): AsyncGenerator<{ row: Row; names: readonly string[]; contribution: Contribution }> {
  for await (const page of scanPages(table)) {
    for (const row of page) {
      if (row['sk']?.S !== CALL_ROW || isExpired(row, options.now)) continue;
      const entry = totalsEntryOf(recordFromRow(row), table, options);
      if (entry !== undefined)
        yield { row, names: entry.sums.map(nameOfKey), contribution: entry.contribution };
    }
  }
}

/** As many calls as are counted at once. */
const BATCH = 50;

async function countAgain(
  table: CallTable,
  differed: ReadonlySet<string>,
  stored: ReadonlyMap<string, Row>,
  options: TotalsOptions,
): Promise<TotalsReport['failures']> {
  for (const name of differed) {
    const row = stored.get(name);
    if (row !== undefined) await resetSums(table, keyOfRow(row), Object.keys(sumsInRow(row)));
  }

  const failures: { callId: string; error: unknown }[] = [];
  const count = async (rows: readonly Row[]) => {
    const changes = rows.map((row) => ({ sequenceNumber: '', isNew: false, row }));
    failures.push(...(await relayChanges(table, changes, [callTotals(table, options)])));
  };
  let waiting: Row[] = [];
  for await (const { row, names } of countedCalls(table, options)) {
    if (!names.some((name) => differed.has(name))) continue;
    waiting.push(row);
    if (waiting.length < BATCH) continue;
    await count(waiting);
    waiting = [];
  }
  await count(waiting);
  return failures;
}
