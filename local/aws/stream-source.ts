import { setTimeout } from 'node:timers/promises';
import type { DynamoDBBatchResponse } from 'aws-lambda';
import type { EventSource } from './event-source.ts';
import { matchesAny, type Pattern } from './filter-patterns.ts';
import type { StreamRecord } from './stream-tap.mjs';

/** What serverless.yml says of a stream, as far as it is heeded here. */
export interface StreamDefinition {
  readonly batchSize: number;
  readonly maximumRetryAttempts: number;
  readonly filterPatterns: readonly Pattern[];
}

export interface StreamSource extends EventSource {
  /** Takes a record into the stream. */
  readonly put: (record: StreamRecord) => void;
  /** Begins to hand records to the function, those that are there already first. */
  readonly start: (invoke: (event: { Records: StreamRecord[] }) => Promise<DynamoDBBatchResponse>) => void;
}

const PAUSE_MS = 200;

/**
 * What Lambda's event source mapping does with a stream: hands the records that a filter lets through to a function, in
 * order and in batches, goes on from the first that failed, and gives a batch up after some attempts.
 */
export function createStreamSource({
  batchSize,
  maximumRetryAttempts,
  filterPatterns,
}: StreamDefinition): StreamSource {
  const records: StreamRecord[] = [];
  let invokeFunction: Parameters<StreamSource['start']>[0] | undefined;
  let running: Promise<void> | undefined;
  let attempts = 0;
  let isStopping = false;

  async function deliver(invoke: NonNullable<typeof invokeFunction>) {
    while (records.length > 0) {
      const batch = records.slice(0, batchSize);
      const done = await deliverBatch(invoke, batch);
      records.splice(0, done);
      attempts = done > 0 ? 0 : attempts + 1;
      if (done > 0) continue;
      if (isStopping) return;
      if (attempts <= maximumRetryAttempts) await setTimeout(PAUSE_MS);
      else giveUp(records.splice(0, batch.length));
    }
  }

  function giveUp(batch: readonly StreamRecord[]) {
    attempts = 0;
    console.error(
      `${batch.length} changes were not relayed. npm run totals -- --local counts what is missing.`,
    );
  }

  function run() {
    if (invokeFunction === undefined || running !== undefined) return;
    running = deliver(invokeFunction).finally(() => {
      running = undefined;
    });
  }

  return {
    put(record) {
      if (!matchesAny(filterPatterns, record)) return;
      records.push(record);
      run();
    },
    start(invoke) {
      invokeFunction = invoke;
      run();
    },
    async stop() {
      isStopping = true;
      await running;
    },
  };
}

/** How many records from the front of the batch are done. */
async function deliverBatch(
  invoke: Parameters<StreamSource['start']>[0],
  batch: StreamRecord[],
): Promise<number> {
  try {
    const { batchItemFailures = [] } = await invoke({ Records: batch });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const first = batch.findIndex(({ dynamodb }) => failed.has(dynamodb.SequenceNumber));
    return first === -1 ? batch.length : first;
  } catch (error) {
    console.error('The stream of the table could not be relayed:', error);
    return 0;
  }
}
