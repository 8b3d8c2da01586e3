import { type Presumed, presumeEnded } from '../../lib/calls/maintenance/close-stale-calls.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import type { CallTable } from '../../lib/calls/store/table.ts';
import { systemClock } from '../../lib/platform/clock.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { lambda } from '../../lib/platform/lambda.ts';
import { createLog, type Log } from '../../lib/platform/log.ts';
import { createReader, readerSettings } from '../../lib/wiring/call-table.ts';

export const settings = [...readerSettings, 'SILENT_MINUTES'] as const;

export interface Dependencies {
  readonly table: CallTable;
  readonly silentMinutes: number;
  readonly now: () => number;
  readonly log: Log;
}

/** Milliseconds of a run; what is left is taken up by the next. */
const budget = 45_000;

/** Every quarter of an hour: closes, as presumed ended, the calls of which nothing was heard for too long. */
export const close = async (_: unknown, dependencies: Dependencies): Promise<Presumed> => {
  const { table, silentMinutes, now, log } = dependencies;
  const presumed = await presumeEnded({
    table,
    store: createCallStore(table),
    now,
    silentMinutes,
    until: now() + budget,
  });
  log.info('Looked for calls without an end', { ...presumed });
  return presumed;
};

export const handler = lambda({
  start: (env): Dependencies => {
    const config = readConfig(env, ...settings);
    return {
      table: createReader(config),
      silentMinutes: config.SILENT_MINUTES,
      now: () => systemClock().getTime(),
      log: createLog(),
    };
  },
  answer: close,
});
