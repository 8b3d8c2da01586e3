import { relayChanges } from '../../lib/calls/projections/relay-changes.ts';
import { recordedStarts } from '../../lib/outbound/orphans.ts';
import type { TestTable } from '../calls/a-table.ts';

/** The relay gets every row that is new, also one that was written by a process which died of it. */
export async function relayStarts(table: TestTable, now: () => Date): Promise<void> {
  const changes = (await table.items()).map((row, at) => ({ sequenceNumber: `${at}`, isNew: true, row }));
  const [failure] = await relayChanges(table, changes, [recordedStarts(table, now)]);
  if (failure !== undefined) throw failure.error;
}
