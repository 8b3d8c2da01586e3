import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { handleControl } from './control/api.ts';
import { sendBody, serveFile } from './control/static-files.ts';
import type { TextFiles } from './embedded.ts';
import type { Certificate } from './https/certificate.ts';
import { tunnel } from './https/proxy.ts';
import { createSimulatorAuthority, createSimulatorHttpsServer } from './https/server.ts';
import type { Network } from './network/network.ts';
import { type RestApi, restPaths } from './rest/api.ts';

interface Site {
  readonly network: Network;
  readonly rest: RestApi;
  /** The phone page's files, or their directory. */
  readonly page: string | TextFiles;
  /** The names by which it may be asked to ring phones. */
  readonly names: readonly string[];
}

/** Where the simulator listens. */
interface ListenOptions {
  readonly host: string;
  readonly port: number;
  /** A further port for HTTPS: 443 for programs that reach Africa's Talking's host names here. */
  readonly httpsPort: number | undefined;
  /** Signs the certificate for those names. Default: an authority for this run alone. */
  readonly authority: Certificate | undefined;
}

/** The ports that were opened. */
interface Listening {
  readonly port: number;
  readonly httpsPort: number | undefined;
  /** Frees the ports. */
  close(): Promise<void>;
}

/** The first byte of a TLS connection; no HTTP request begins with it. */
const TLS_HANDSHAKE = 0x16;

/**
 * Listens on loopback unless told: whoever can reach the port can ring phones. One port takes HTTP, HTTPS, and what HTTP
 * clients send to a proxy for Africa's Talking's hosts.
 */
export async function listen(site: Site, options: ListenOptions): Promise<Listening> {
  function handle(request: IncomingMessage, response: ServerResponse): void {
    answer(site, request, response).catch((error: unknown) => fail(site, request, response, error));
  }

  // Few need HTTPS, and its keys take a moment to make.
  let secure: ReturnType<typeof createSimulatorHttpsServer> | undefined;
  function acceptTls(socket: Duplex): void {
    secure ??= createSimulatorHttpsServer(options.authority ?? createSimulatorAuthority(), handle);
    secure.emit('connection', socket);
  }

  const ports = [options.port, ...(options.httpsPort === undefined ? [] : [options.httpsPort])];
  const servers: Server[] = [];
  for (const port of ports) {
    const server = createServer(handle);
    server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) =>
      tunnel(request, socket, head, acceptTls),
    );
    servers.push(server);
    await open(server, port, options.host);
    routeByFirstByte(server, acceptTls);
  }
  const closers = servers.map((server) => () => closeServer(server));
  const [port = 0, httpsPort] = servers.map(portOf);
  return { port, httpsPort, close: async () => void (await Promise.all(closers.map((close) => close()))) };
}

/** Sockets by server, those of TLS and of tunnels included: a server itself knows only those of plain HTTP. */
const openSockets = new WeakMap<Server, Set<Socket>>();

/** Looks at the first byte of each connection, puts it back, and hands on what is no plain HTTP. */
function routeByFirstByte(server: Server, acceptTls: (socket: Duplex) => void): void {
  const sockets = new Set<Socket>();
  openSockets.set(server, sockets);
  const [acceptHttp] = server.listeners('connection') as ((this: Server, socket: Socket) => void)[];
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that goes away before it has said anything is no fault.
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      const first = socket.read(1) as Buffer | null;
      if (first === null) return;
      socket.unshift(first);
      if (first[0] === TLS_HANDSHAKE) acceptTls(socket);
      else acceptHttp?.call(server, socket);
    });
  });
}

async function open(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of openSockets.get(server) ?? []) socket.destroy();
  });
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** A fault of the simulator itself is answered and said: a connection that closes without a word explains nothing. */
function fail({ network }: Site, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  const words = `The simulator itself failed: ${error instanceof Error ? error.stack : String(error)}`;
  const { method = '', url = '' } = request;
  const hint = 'This is a fault of the simulator, not of your service.';
  network.notices.tell({
    at: network.clock.now(),
    method,
    path: url,
    status: 500,
    level: 'error',
    words,
    hint,
  });
  if (response.headersSent) return void response.destroy();
  response.writeHead(500, { 'content-type': 'text/plain; charset=UTF-8' });
  response.end('There was an internal server error.');
}

async function answer(
  { network, rest, page, names }: Site,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { pathname } = url;
  if (rest.has(pathname)) return rest.handle(pathname, request, response);
  if (pathname === '/simulator' || pathname.startsWith('/simulator/'))
    return handleControl({ network, names }, url, request, response);

  const [, recording] = /^\/recordings\/([0-9a-f]{32})\.mp3$/.exec(pathname) ?? [];
  if (recording !== undefined) return sendRecording(network, recording, response);
  const reading = request.method === 'GET' || request.method === 'HEAD';
  if (reading && (await serveFile(page, pathname, response))) return;
  const ofService = reading ? await network.serviceFile(pathname) : undefined;
  if (ofService !== undefined) return sendBody(response, ofService);
  if (!reading || pathname.startsWith(OTHER_SERVICES)) tellUnknown(network, request.method ?? '', pathname);
  response.writeHead(404, { 'content-type': 'text/plain; charset=UTF-8' });
  response.end('The requested resource could not be found.');
}

function tellUnknown(network: Network, method: string, path: string): void {
  network.notices.tell({
    at: network.clock.now(),
    method,
    path,
    status: 404,
    level: 'error',
    words: 'There is no such endpoint here.',
    hint: unknownPathHint(path),
  });
}

/** Where Africa's Talking has what is not voice: messages, airtime, the account. */
const OTHER_SERVICES = '/version1/';

function unknownPathHint(path: string): string {
  const bare = path.replace(/\/+$/, '');
  if (restPaths.includes(bare)) return `Without the slash at its end: ${bare}.`;
  if (path.startsWith(OTHER_SERVICES))
    return 'Only voice is simulated: have messages, airtime and the account answered elsewhere, or stubbed.';
  return `Simulated are ${restPaths.join(', ')}.`;
}

function sendRecording(network: Network, id: string, response: ServerResponse): void {
  const audio = network.recordings.audio(id);
  if (audio === undefined) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': audio.length });
  response.end(audio);
}
