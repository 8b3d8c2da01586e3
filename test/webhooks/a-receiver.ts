import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** A receiver of webhooks on this machine, as a team has it: it takes what its secret signs, and nothing else. */
export async function aReceiver() {
  const taken: { readonly type: string; readonly data: Record<string, unknown>; readonly at: number }[] = [];
  let webhook: Webhook | undefined;
  const server = createServer(async (request, response) => {
    const body = await text(request);
    try {
      webhook?.verify(body, request.headers as Record<string, string>);
      taken.push({ ...JSON.parse(body), at: Date.now() });
      response.writeHead(204).end();
    } catch {
      response.writeHead(401).end();
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    taken,
    trust: (secret: string) => {
      webhook = new Webhook(secret);
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
