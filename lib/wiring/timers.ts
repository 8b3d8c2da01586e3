import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';
import { dueShards } from '../timers/due.ts';
import type { Lane, TickParts } from '../timers/tick.ts';
import { webhookLanes } from '../webhooks/clock.ts';
import { createTable } from './call-table.ts';
import { createWakeQueue } from './wake-queue.ts';

/** What the clock reads from its environment. */
export const timerSettings = [
  'CALLS_TABLE',
  'SCHEDULED_CALLS_QUEUE_URL',
  'WEBHOOKS',
  'EVENT_BUS',
  'DELIVERIES_QUEUE_URL',
] as const satisfies readonly SettingName[];

export interface Timers extends Omit<TickParts, 'lanes'> {
  /** What is looked after in this minute. */
  readonly lanes: () => Promise<readonly Lane[]>;
}

export function createTimers(config: Config<(typeof timerSettings)[number]>): Timers {
  const table = createTable(config);
  const now = () => systemClock().getTime();
  const scheduledCalls = createWakeQueue(config.SCHEDULED_CALLS_QUEUE_URL);
  const deliveries = createWakeQueue(config.DELIVERIES_QUEUE_URL);
  const hasBus = config.EVENT_BUS !== undefined;
  return {
    table,
    now,
    lanes: async () => [
      ...dueShards('scheduled-call').map((shard) => ({ shard, send: scheduledCalls })),
      ...(config.WEBHOOKS === 'on' ? await webhookLanes(table, deliveries, { now, hasBus }) : []),
    ],
  };
}
