import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import dynalite from 'dynalite';

export interface EmbeddedDynamoDB {
  readonly endpoint: string;
  /** May be repeated. */
  readonly stop: () => Promise<void>;
}

/**
 * DynamoDB inside this process, on loopback alone.
 *
 * @param options.port 0 takes a free one
 * @param options.path the folder that keeps the tables; in memory when absent
 * @param options.maxItemKb the largest row that is taken; DynamoDB's own 400 when absent
 */
export const startDynamoDB = async ({
  port = 0,
  path,
  maxItemKb,
}: {
  port?: number;
  path?: string;
  maxItemKb?: number;
} = {}): Promise<EmbeddedDynamoDB> => {
  const server = dynalite({
    createTableMs: 0,
    ...(path === undefined ? {} : { path }),
    ...(maxItemKb === undefined ? {} : { maxItemSizeKb: maxItemKb }),
  });
  // Closing idle connections would now and then cut off a request that was just being sent on one.
  server.keepAliveTimeout = 600_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve, reject) => {
        if (!server.listening) return resolve();
        server.close((error) => (error ? reject(error) : resolve())); // dynalite says null for none
        server.closeAllConnections(); // the SDK keeps its connections open, and closing waits for them
      }),
  };
};
