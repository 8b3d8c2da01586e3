import type { CallEvent } from '../calls/event/event.ts';
import { createKeeper } from '../calls/store/record-durably.ts';
import { type CallStore, createCallStore } from '../calls/store/store.ts';
import type { CallTable } from '../calls/store/table.ts';
import { countingCosts } from '../outbound/spend-ledger.ts';
import { createDynamoDB } from '../platform/aws.ts';
import type { Config, SettingName } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import type { Counter } from '../platform/metrics.ts';
import { createParking } from './deferred-queue.ts';

/** Keeps an event: in the table, else in the queue, else in the log. It never throws, and ends within two seconds. */
export type Recorder = (event: CallEvent) => Promise<void>;

/** What a function that records reads from its environment. */
export const recorderSettings = [
  'CALLS_TABLE',
  'CALLS_SHARDS',
  'RETENTION_DAYS',
  'PARKED_EVENTS_QUEUE_URL',
  'SPEND_PER_DAY',
] as const satisfies readonly SettingName[];

/** The store of calls. Where money is capped it also counts what calls cost. */
export const createStore = (table: CallTable, { SPEND_PER_DAY }: Config<'SPEND_PER_DAY'>): CallStore => {
  const store = createCallStore(table);
  return SPEND_PER_DAY === undefined ? store : countingCosts(store, table);
};

export const createRecorder = (
  config: Config<(typeof recorderSettings)[number]>,
  { log, counter }: { readonly log: Log; readonly counter: Counter },
): Recorder => {
  let park: ReturnType<typeof createParking> | undefined;
  const keep = createKeeper({
    store: createStore(
      {
        dynamodb: createDynamoDB(),
        tableName: config.CALLS_TABLE,
        shards: config.CALLS_SHARDS,
        retentionDays: config.RETENTION_DAYS,
      },
      config,
    ),
    park: (message, options) => {
      park ??= createParking(config.PARKED_EVENTS_QUEUE_URL);
      return park(message, options);
    },
    log: (message, fields) => log.error(message, fields),
    deadlines: { storeMs: 1200, parkMs: 700 },
  });
  return async (event) => {
    const kept = await keep(event);
    if (kept === 'parked') counter.count('EventParked');
    if (kept === 'logged') counter.count('EventOnlyLogged');
  };
};
