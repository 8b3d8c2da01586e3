import type { Table } from '../../table/table.ts';
import { EVENT_ROWS, eventFromRow } from '../store/event-row.ts';
import { putEvent } from '../store/put-event.ts';
import { createCallStore, type StoreResult } from '../store/store.ts';
import type { CallTable } from '../store/table-layout.ts';
import { scanPages } from './scan.ts';

export type RestoreReport = Readonly<Record<StoreResult | 'events', number>>;

/**
 * Stores every event of one table in another. Events are recognised, so those that are there already change nothing, and it may be
 * repeated, and run while calls come in. What is derived from events (calls' rows, and by the relay their totals) follows.
 */
export async function restore(from: Table, into: CallTable): Promise<RestoreReport> {
  const store = createCallStore(into);
  const report = { events: 0, stored: 0, duplicate: 0, quarantined: 0 };
  for await (const page of scanPages(from)) {
    for (const row of page) {
      if (row['sk']?.S?.startsWith(EVENT_ROWS) !== true) continue;
      report.events += 1;
      const event = eventFromRow(row);
      if (event.quarantine === undefined) report[await store.record(event)] += 1;
      else {
        await putEvent(into, event, {}); // judged when it came, and not judged again without what was known then
        report.quarantined += 1;
      }
    }
  }
  return report;
}
