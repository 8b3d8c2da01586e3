import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface ReceivedRequest {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

type Answer = (response: ServerResponse, request: ReceivedRequest) => void;

/** A web server on a free port of this machine, closed when the test is over; `received` grows with each request. */
export async function startServer(answer: Answer): Promise<{ url: string; received: ReceivedRequest[] }> {
  const received: ReceivedRequest[] = [];
  const server = createServer((incoming, response) => {
    void readRequest(incoming).then((request) => {
      received.push(request);
      answer(response, request);
    });
  });
  return { url: await listen(server, () => server.closeAllConnections()), received };
}

/** A server of plain connections, for everything that HTTP does not foresee. */
export async function startTcpServer(
  accept: (socket: Socket) => void,
): Promise<{ url: string; connections: Socket[] }> {
  const connections: Socket[] = [];
  const server = createTcpServer((socket) => {
    connections.push(socket);
    socket.on('error', () => {});
    accept(socket);
  });
  const close = () => {
    for (const socket of connections) socket.destroy();
  };
  return { url: await listen(server, close), connections };
}

/** The address of a port at which nobody listens. */
export async function urlOfClosedPort(): Promise<string> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}`;
}

/** Answers with a status, a body and a content type. */
export function answerWith(
  body: string,
  { status = 200, type = 'application/json', headers = {} } = {},
): Answer {
  return (response) => response.writeHead(status, { 'content-type': type, ...headers }).end(body);
}

async function listen(server: Server, disconnect: () => void): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    disconnect();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function readRequest(incoming: IncomingMessage): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { method, url, headers } = incoming;
  return { method, path: url, headers, body: Buffer.concat(chunks).toString() };
}
