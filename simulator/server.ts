import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleControl } from './control/api.ts';
import { serveFile } from './control/static-files.ts';
import type { Network } from './network/network.ts';
import type { RestApi } from './rest/api.ts';

interface Site {
  network: Network;
  rest: RestApi;
  /** The phone page's files. */
  page: string;
}

/** Listens on loopback only: whoever can reach the port can ring phones. */
export async function listen(site: Site, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    answer(site, request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : undefined);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function answer(
  { network, rest, page }: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { pathname } = url;
  if (rest.has(pathname)) return rest.handle(pathname, request, response);
  if (pathname === '/simulator' || pathname.startsWith('/simulator/'))
    return handleControl(network, url, request, response);

  const [, recording] = /^\/recordings\/([0-9a-f]{32})\.mp3$/.exec(pathname) ?? [];
  if (recording !== undefined) return sendRecording(network, recording, response);
  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (reading && (await serveFile(page, pathname, response))) return;
  response.writeHead(404, { 'content-type': 'text/plain; charset=UTF-8' });
  response.end('The requested resource could not be found.');
}

function sendRecording(network: Network, id: string, response: ServerResponse): void {
  const audio = network.recordings.audio(id);
  if (audio === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': audio.length });
  response.end(audio);
}
