import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FrontDoor {
  readonly url: string;
  /** From now on it leads to this API, by the URL that a deploy printed. */
  readonly leadsTo: (printed: string) => void;
  readonly close: () => void;
}

/** What a domain of one's own is to a stage: an address that is known before the API is, and stays. */
export async function openFrontDoor(aws: string): Promise<FrontDoor> {
  let behind = '';
  const server = createServer((incoming, outgoing) => {
    const onward = request(`${behind}${incoming.url}`, {
      method: incoming.method,
      headers: incoming.headers,
    });
    onward.on('response', (response) => {
      outgoing.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(outgoing);
    });
    onward.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadsTo: (printed) => {
      behind = inEmulatedAws(printed, aws);
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Where the emulated AWS has what on AWS is at `https://ID.execute-api.REGION.amazonaws.com/STAGE…`. */
export function inEmulatedAws(printed: string, aws: string): string {
  const { hostname, pathname, search } = new URL(printed);
  const [id, service] = hostname.split('.');
  if (service !== 'execute-api') throw new Error(`${printed} is no URL of API Gateway's`);
  return `${aws}/_aws/execute-api/${id}${pathname}${search}`;
}
