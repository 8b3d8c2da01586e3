import { callTotals } from '../calls/projections/call-totals.ts';
import type { Projection } from '../calls/projections/projection.ts';
import type { CallTable } from '../calls/store/table-layout.ts';
import type { Config, SettingName } from '../platform/config.ts';

/** What the projections read from their function's environment, besides where the table is. */
export const projectionSettings = ['TIME_ZONE'] as const satisfies readonly SettingName[];

/** All that follows from a call's events off the caller's path: the relay lets each of them look at every change. */
export function createProjections(
  table: CallTable,
  config: Config<(typeof projectionSettings)[number]>,
): readonly Projection[] {
  return [callTotals(table, { timeZone: config.TIME_ZONE })];
}
