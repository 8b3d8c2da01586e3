import type { Projection } from '../../../lib/calls/projections/projection.ts';
import { type RowChange, relayChanges } from '../../../lib/calls/projections/relay-changes.ts';
import type { CallTable } from '../../../lib/calls/store/table-layout.ts';
import type { Row } from '../../../lib/table/table.ts';

/** The changes that a stream would tell of these rows, had each of them just been made. */
export function changesOf(rows: readonly Row[]): RowChange[] {
  return rows.map((row, at) => ({ sequenceNumber: String(at), isNew: true, row }));
}

/** Relays all that is in the table, as if it had just been written. */
export async function relayAll(
  table: CallTable & { items(): Promise<Row[]> },
  ...projections: readonly Projection[]
): Promise<void> {
  const failures = await relayChanges(table, changesOf(await table.items()), projections);
  if (failures.length > 0) throw new AggregateError(failures.map(({ error }) => error));
}
