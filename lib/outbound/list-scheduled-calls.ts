import { queryParameters } from '../listing/parameters.ts';
import type { Table } from '../table/table.ts';
import { type DuePageQuery, duePageParameters, readDuePage } from '../timers/due-page.ts';
import type { ScheduledCall } from './scheduled-call.ts';
import { scheduledCallFromRow } from './scheduled-calls.ts';

/** How `GET /voice/scheduled-calls` is asked. */
export const scheduledCallsQuery = queryParameters(duePageParameters);

export interface ScheduledCallsPage {
  /** The one that is due first at the front. */
  readonly scheduledCalls: readonly ScheduledCall[];
  /** Given back as `cursor` it brings the next page; absent when there is none. */
  readonly cursor?: string;
}

/** The calls that still wait for their time. `undefined` for a cursor of another list. */
export async function listScheduledCalls(
  table: Table,
  page: DuePageQuery,
): Promise<ScheduledCallsPage | undefined> {
  const found = await readDuePage(table, 'scheduled-call', page);
  if (found === undefined) return undefined;
  const { rows, ...next } = found;
  return { scheduledCalls: rows.map(scheduledCallFromRow), ...next };
}
