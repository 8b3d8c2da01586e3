import http from 'node:http';
import https from 'node:https';

/** A request of Africa's Talking to our callback URL or events URL. */
export interface CallbackRequest {
  url: string;
  to: 'callback' | 'events';
  method: 'POST';
  headers: Record<string, string>;
  /** `application/x-www-form-urlencoded`. */
  body: string;
  /** What the body says. */
  fields: Record<string, string>;
  /** Real seconds after which nobody waits for the answer any more. */
  timeoutSeconds: number;
}

export interface CallbackResponse {
  status: number;
  contentType: string;
  body: string;
  /** Names in small letters. */
  headers?: Readonly<Record<string, string | string[] | undefined>>;
}

/** Brings a request to our server. Rejects when the server cannot be reached or breaks off. */
export type Transport = (request: CallbackRequest) => Promise<CallbackResponse>;

/** More than any voice document: an answer is cut here, so that a runaway server cannot fill the memory. */
const MAX_RESPONSE_BYTES = 1024 * 1024;

/** Posts over HTTP. Connections are kept for further requests; `close` gives them up. */
export function httpTransport(): { transport: Transport; close: () => void } {
  const agents = {
    'http:': new http.Agent({ keepAlive: true, maxSockets: 256 }),
    'https:': new https.Agent({ keepAlive: true, maxSockets: 256 }),
  };

  const transport: Transport = async (request) => {
    const protocol = new URL(request.url).protocol === 'https:' ? 'https:' : 'http:';
    try {
      return await post(request, agents[protocol]);
    } catch (error) {
      // A server may close a kept connection in the very moment in which it is used again. Nothing was
      // read of such a request; it is sent once more, on a new connection.
      if (!(error instanceof StaleConnection)) throw error;
      return post(request, agents[protocol]);
    }
  };

  const close = (): void => {
    for (const agent of Object.values(agents)) agent.destroy();
  };
  return { transport, close };
}

class StaleConnection extends Error {
  override readonly name = 'StaleConnection';
}

function post(
  { url, method, headers, body, timeoutSeconds }: CallbackRequest,
  agent: http.Agent | https.Agent,
): Promise<CallbackResponse> {
  const { request: open } = agent instanceof https.Agent ? https : http;
  return new Promise((resolve, reject) => {
    const length = { 'content-length': Buffer.byteLength(body) };
    const request = open(url, {
      method,
      agent,
      headers: { ...headers, ...length },
      timeout: timeoutSeconds * 1000,
    });
    request.on('timeout', () => request.destroy(new Error('no answer in time')));
    request.on('response', (response) => {
      const { statusCode = 0, headers: answered } = response;
      readAll(response).then(
        (body) =>
          resolve({
            status: statusCode,
            contentType: answered['content-type'] ?? '',
            body,
            headers: answered,
          }),
        reject,
      );
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const stale = request.reusedSocket && error.code === 'ECONNRESET';
      reject(stale ? new StaleConnection(error.message, { cause: error }) : error);
    });
    request.end(body);
  });
}

async function readAll(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    const room = MAX_RESPONSE_BYTES - length;
    if (room <= 0) continue;
    const piece = (chunk as Buffer).subarray(0, room);
    chunks.push(piece);
    length += piece.length;
  }
  return Buffer.concat(chunks).toString('utf8');
}
