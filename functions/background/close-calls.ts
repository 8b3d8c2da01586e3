import {
  type CloseStaleCallsReport,
  closeStaleCalls,
} from '../../lib/calls/maintenance/close-stale-calls.ts';
import type { CallStore } from '../../lib/calls/store/store.ts';
import type { CallTable } from '../../lib/calls/store/table-layout.ts';
import { callsStoppedSince } from '../../lib/outbound/switch.ts';
import { systemClock } from '../../lib/platform/clock.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { type LambdaTools, lambda } from '../../lib/platform/lambda.ts';
import { callTableSettings, createCallTableAccess, createStore } from '../../lib/wiring/call-table.ts';

export const settings = [...callTableSettings, 'STALE_CALL_MINUTES'] as const;

export interface Dependencies extends LambdaTools {
  readonly table: CallTable;
  readonly store: CallStore;
  readonly staleCallMinutes: number;
  readonly now: () => number;
}

/** Milliseconds that a run may take; the next run goes on with the calls that are left. */
const BUDGET = 45_000;

/**
 * Runs every 15 minutes: closes, with the outcome `presumed-ended`, calls that have had no event for `staleCallMinutes`. Counts
 * that the stop switch is on, so that an alarm tells of it also while nobody tries to start a call.
 */
export async function close(_: unknown, dependencies: Dependencies): Promise<CloseStaleCallsReport> {
  const { table, store, staleCallMinutes, now, log, counter } = dependencies;
  if ((await callsStoppedSince(table)) !== undefined) counter.count('CallsStopped');
  const report = await closeStaleCalls({
    table,
    store,
    now,
    staleCallMinutes,
    until: now() + BUDGET,
  });
  const { failures, ...counts } = report;
  for (const { callId, error } of failures)
    log.error('A stale call could not be closed', { callId, error: error as Error });
  log.info('Looked for stale calls', { ...counts, failed: failures.length });
  return report;
}

export const handler = lambda({
  start: (env, tools): Dependencies => {
    const config = readConfig(env, ...settings);
    const table = createCallTableAccess(config);
    return {
      table,
      store: createStore(table),
      staleCallMinutes: config.STALE_CALL_MINUTES,
      now: () => systemClock().getTime(),
      ...tools,
    };
  },
  answer: close,
});
