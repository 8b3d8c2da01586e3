import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { aTable, type TestTable } from './a-table.ts';

/** One table for all tests of a file: there before the first, gone after the last. To be asked for at the top of the file. */
export function aSharedTable(make: () => Promise<TestTable> = aTable): TestTable {
  const table = {} as TestTable;
  beforeAll(async () => {
    Object.assign(table, await make());
  });
  afterAll(() => table.close());
  return table;
}

/** The same, with what records events in it; with `isCleared` each test finds it empty. */
export function aRecordedTable({ isCleared = false }: { readonly isCleared?: boolean } = {}) {
  const table = aSharedTable();
  if (isCleared) beforeEach(() => table.clear());

  /** What became of each event, in the order in which they were recorded. */
  async function record(...events: readonly CallEvent[]): Promise<string[]> {
    const store = createCallStore(table);
    const results: string[] = [];
    for (const event of events) results.push(await store.record(event));
    return results;
  }

  return { table, record };
}
