import type { CallEvent } from '../calls/event/event.ts';
import { createDurableRecorder } from '../calls/store/record-durably.ts';
import type { CallTable } from '../calls/store/table-layout.ts';
import type { Config, SettingName } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import type { Counter } from '../platform/metrics.ts';
import { callTableSettings, createCallTableAccess, createStore } from './call-table.ts';
import { createDeferredQueue } from './deferred-queue.ts';

/** Records an event in the table, or else in the queue, or else in the log. Never rejects; takes two seconds at most. */
export type RecordEvent = (event: CallEvent) => Promise<void>;

/** Settings of a function that records events. */
export const eventRecorderSettings = [
  ...callTableSettings,
  'DEFERRED_EVENTS_QUEUE_URL',
] as const satisfies readonly SettingName[];

export function createEventRecorder(
  config: Config<(typeof eventRecorderSettings)[number]>,
  { log, counter }: { readonly log: Log; readonly counter: Counter },
  table: CallTable = createCallTableAccess(config),
): RecordEvent {
  let defer: ReturnType<typeof createDeferredQueue> | undefined;
  const recordDurably = createDurableRecorder({
    store: createStore(table),
    defer: (message, options) => {
      defer ??= createDeferredQueue(config.DEFERRED_EVENTS_QUEUE_URL);
      return defer(message, options);
    },
    log: (message, fields) => log.error(message, fields),
    deadlines: { storeMs: 1200, deferMs: 700 },
  });
  return async (event) => {
    const result = await recordDurably(event);
    if (result === 'deferred') counter.count('EventDeferred');
    if (result === 'logged') counter.count('EventOnlyLogged');
  };
}
