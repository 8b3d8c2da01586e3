import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { serveDynamoDB } from './dynamodb-server.mjs';

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

/** DynamoDB inside this process, on loopback alone. */
export function startDynamoDB(options: DynamoDBOptions = {}): Promise<EmbeddedDynamoDB> {
  return serveDynamoDB(options);
}

/**
 * The same in a thread of its own, so that a caller is not kept waiting while rows are written. It takes a moment longer
 * to start.
 */
export async function startDynamoDBThread(options: DynamoDBOptions = {}): Promise<EmbeddedDynamoDB> {
  const thread = new Worker(new URL('./dynamodb-server.mjs', import.meta.url), {
    workerData: { serves: 'dynamodb', options },
    execArgv: [], // it needs nothing of what loads TypeScript here
  });
  const stopped = new Promise((resolve) => thread.once('exit', resolve));
  const [endpoint] = await once(thread, 'message');
  return {
    endpoint,
    stop: async () => {
      thread.postMessage('stop');
      await stopped;
    },
  };
}
