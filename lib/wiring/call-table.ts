import type { CallLister } from '../calls/query/list-calls.ts';
import { createDynamoDB } from '../platform/aws.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';

/** What a function that reads calls reads from its environment. */
export const readerSettings = [
  'CALLS_TABLE',
  'CALLS_SHARDS',
  'RETENTION_DAYS',
] as const satisfies readonly SettingName[];

export const createReader = (config: Config<(typeof readerSettings)[number]>): CallLister => ({
  dynamodb: createDynamoDB(),
  tableName: config.CALLS_TABLE,
  shards: config.CALLS_SHARDS,
  retentionDays: config.RETENTION_DAYS,
  now: () => systemClock().getTime(),
});
