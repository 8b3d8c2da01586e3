import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { CallStore } from '../../lib/calls/store/store.ts';
import { storeDeferred } from '../../lib/calls/store/store-deferred.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { lambda } from '../../lib/platform/lambda.ts';
import type { Log } from '../../lib/platform/log.ts';
import { callTableSettings, createCallTableAccess, createStore } from '../../lib/wiring/call-table.ts';

export const settings = callTableSettings;

export interface Dependencies {
  readonly store: CallStore;
  readonly log: Log;
}

/**
 * Stores events that were put into the queue because the table could not be reached. An event that still cannot be stored
 * goes back to the queue, which moves it to the dead-letter queue after five attempts.
 */
export async function store({ Records }: SQSEvent, dependencies: Dependencies): Promise<SQSBatchResponse> {
  const { failures } = await storeDeferred(Records, dependencies.store);
  for (const { messageId, error } of failures) {
    dependencies.log.error('A deferred event could not be stored', { messageId, error: error as Error });
  }
  return { batchItemFailures: failures.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

export const handler = lambda({
  start: (env, { log }): Dependencies => {
    const config = readConfig(env, ...settings);
    return { store: createStore(createCallTableAccess(config)), log };
  },
  answer: store,
});
