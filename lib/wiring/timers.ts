import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';
import { dueShards } from '../timers/due.ts';
import type { TickParts } from '../timers/tick.ts';
import { createTable } from './call-table.ts';
import { createWakeQueue } from './wake-queue.ts';

/** What the clock reads from its environment. */
export const timerSettings = [
  'CALLS_TABLE',
  'SCHEDULED_CALLS_QUEUE_URL',
] as const satisfies readonly SettingName[];

export function createTimers(config: Config<(typeof timerSettings)[number]>): TickParts {
  const scheduledCalls = createWakeQueue(config.SCHEDULED_CALLS_QUEUE_URL);
  return {
    table: createTable(config),
    lanes: dueShards('scheduled-call').map((shard) => ({ shard, send: scheduledCalls })),
    now: () => systemClock().getTime(),
  };
}
