import { once } from 'node:events';
import type { Server } from 'node:http';
import { Worker } from 'node:worker_threads';
import { serveDynamoDB } from './dynamodb-server.mjs';
import type { StreamRecord } from './stream-tap.mjs';

export interface EmbeddedDynamoDB {
  readonly endpoint: string;
  /** May be repeated. */
  readonly stop: () => Promise<void>;
}

export interface DynamoDBOptions {
  /** A free one when absent, or 0. */
  readonly port?: number;
  /** The folder that keeps the tables; in memory when absent. */
  readonly path?: string;
  /** The largest row that is taken; DynamoDB's own 400 when absent. */
  readonly maxItemKb?: number;
}

/** Is told every change of a row, as the table's stream tells it. */
export type OnRecord = (record: StreamRecord) => void;

/**
 * DynamoDB inside this process, on loopback alone.
 *
 * @internal for tests: `npm start` has it in a thread
 */
export function startDynamoDB(
  options: DynamoDBOptions = {},
  onRecord?: OnRecord,
): Promise<EmbeddedDynamoDB & { readonly server: Server }> {
  return serveDynamoDB(options, onRecord);
}

/**
 * The same in a thread of its own, so that a caller is not kept waiting while rows are written. It takes a moment longer
 * to start.
 */
export async function startDynamoDBThread(
  options: DynamoDBOptions = {},
  onRecord?: OnRecord,
): Promise<EmbeddedDynamoDB> {
  const thread = new Worker(new URL('./dynamodb-server.mjs', import.meta.url), {
    workerData: { serves: 'dynamodb', options, streams: onRecord !== undefined },
    execArgv: [], // it needs nothing of what loads TypeScript here
  });
  const stopped = new Promise((resolve) => thread.once('exit', resolve));
  const [{ endpoint }] = await once(thread, 'message');
  thread.on('message', ({ record }) => onRecord?.(record));
  return {
    endpoint,
    stop: async () => {
      thread.postMessage('stop');
      await stopped;
    },
  };
}
