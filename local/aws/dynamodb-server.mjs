import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import dynalite from 'dynalite';
import { tapWrites } from './stream-tap.mjs';

/*
 * The embedded DynamoDB itself. JavaScript, because a thread can begin with this file: it then starts one by what it is
 * handed, tells where that listens, and stops it when it is told to.
 */

/**
 * @param {{ port?: number, path?: string | undefined, maxItemKb?: number | undefined }} options as of `startDynamoDB`
 * @param {(record: import('./stream-tap.mjs').StreamRecord) => void} [onRecord] is told every change of a row
 */
export async function serveDynamoDB({ port = 0, path, maxItemKb }, onRecord) {
  const server = dynalite({
    createTableMs: 0,
    ...(path === undefined ? {} : { path }),
    ...(maxItemKb === undefined ? {} : { maxItemSizeKb: maxItemKb }),
  });
  // Closing idle connections would now and then cut off a request that was just being sent on one.
  server.keepAliveTimeout = 600_000;
  if (onRecord !== undefined) tapWrites(server, onRecord);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    server,
    stop: () =>
      /** @type {Promise<void>} */ (
        new Promise((resolve, reject) => {
          if (!server.listening) return resolve();
          server.close((error) => (error ? reject(error) : resolve())); // dynalite says null for none
          server.closeAllConnections(); // the SDK keeps its connections open, and closing waits for them
        })
      ),
  };
}

if (workerData?.serves === 'dynamodb') {
  const { endpoint, stop } = await serveDynamoDB(
    workerData.options,
    workerData.streams ? (record) => parentPort?.postMessage({ record }) : undefined,
  );
  parentPort?.once('message', async () => {
    await stop();
    parentPort?.close();
  });
  parentPort?.postMessage({ endpoint });
}
