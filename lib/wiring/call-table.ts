import type { CallTableAccess } from '../calls/query/list-calls.ts';
import { type CallStore, createCallStore } from '../calls/store/store.ts';
import type { CallTable } from '../calls/store/table-layout.ts';
import { createDynamoDB } from '../platform/aws.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';
import type { Table } from '../table/table.ts';

/** Settings of a function that uses the table of calls. */
export const callTableSettings = [
  'CALLS_TABLE',
  'CALLS_SHARDS',
  'RETENTION_DAYS',
] as const satisfies readonly SettingName[];

export function createCallTableAccess(
  config: Config<(typeof callTableSettings)[number]>,
  dynamodb = createDynamoDB(),
): CallTableAccess {
  return {
    dynamodb,
    tableName: config.CALLS_TABLE,
    shards: config.CALLS_SHARDS,
    retentionDays: config.RETENTION_DAYS,
    now: () => systemClock().getTime(),
  };
}

/** The table, for functions that read no calls. */
export function createTable(config: Config<'CALLS_TABLE'>): Table {
  return { dynamodb: createDynamoDB(), tableName: config.CALLS_TABLE };
}

/** The store that records events and updates the rows of their calls. */
export function createStore(table: CallTable): CallStore {
  return createCallStore(table);
}
