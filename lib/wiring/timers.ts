import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';
import { dueShards, type TimerKind } from '../timers/due.ts';
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
  'RECORDINGS',
  'RECORDINGS_QUEUE_URL',
] as const satisfies readonly SettingName[];

/** Of a recording that is lost nothing comes due. */
const tendedKinds = [
  'recording-waiting',
  'recording-partial',
  'recording-stored',
  'recording-deleted',
] as const satisfies readonly TimerKind[];

export interface Timers extends Omit<TickParts, 'lanes'> {
  /** What is looked after in this minute. */
  readonly lanes: () => Promise<readonly Lane[]>;
}

export function createTimers(config: Config<(typeof timerSettings)[number]>): Timers {
  const table = createTable(config);
  const now = () => systemClock().getTime();
  const deliveries = createWakeQueue(config.DELIVERIES_QUEUE_URL);
  const hasBus = config.EVENT_BUS !== undefined;
  const keepsRecordings = config.RECORDINGS === 'keep';
  const standing = [
    ...lanesOf(['scheduled-call'], config.SCHEDULED_CALLS_QUEUE_URL),
    ...lanesOf(keepsRecordings ? tendedKinds : [], config.RECORDINGS_QUEUE_URL),
  ];
  return {
    table,
    now,
    lanes: async () => [
      ...standing,
      ...(config.WEBHOOKS === 'on' ? await webhookLanes(table, deliveries, { now, hasBus }) : []),
    ],
  };
}

function lanesOf(kinds: readonly TimerKind[], queueUrl: string): readonly Lane[] {
  const send = createWakeQueue(queueUrl);
  return kinds.flatMap(dueShards).map((shard) => ({ shard, send }));
}
