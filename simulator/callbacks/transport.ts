import http from 'node:http';
import https from 'node:https';
import type { CallbackResponse } from '../calls/callbacks.ts';
import { decodeBody } from './charset.ts';

/** A request of Africa's Talking to our callback URL or events URL. */
export interface CallbackRequest {
  readonly url: string;
  readonly to: 'callback' | 'events';
  readonly method: 'POST';
  readonly headers: Record<string, string>;
  /** `application/x-www-form-urlencoded`. */
  readonly body: string;
  /** The fields of the body. */
  readonly fields: Record<string, string>;
  /** Real seconds after which nobody waits for the answer any more. */
  readonly timeoutSeconds: number;
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
      readResponse(response).then(resolve, reject);
    });
    request.on('error', (error: NodeJS.ErrnoException) => {
      const stale = request.reusedSocket && error.code === 'ECONNRESET';
      reject(stale ? new StaleConnection(error.message, { cause: error }) : error);
    });
    request.end(body);
  });
}

async function readResponse(response: http.IncomingMessage): Promise<CallbackResponse> {
  const { statusCode: status = 0, headers } = response;
  const { bytes, truncated } = await readAll(response);
  const contentType = headers['content-type'] ?? '';
  const { text, warning } = decodeBody(bytes, contentType);
  const contentEncoding = headers['content-encoding'];
  return {
    status,
    contentType,
    body: text,
    headers,
    ...(headers.location !== undefined && { location: headers.location }),
    ...(contentEncoding !== undefined && contentEncoding !== 'identity' && { contentEncoding }),
    ...(truncated && { truncated }),
    ...(warning !== undefined && { warning }),
  };
}

async function readAll(response: http.IncomingMessage): Promise<{ bytes: Buffer; truncated: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += (chunk as Buffer).length;
    if (length - (chunk as Buffer).length < MAX_RESPONSE_BYTES) chunks.push(chunk as Buffer);
  }
  const bytes = Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES);
  return { bytes, truncated: length > MAX_RESPONSE_BYTES };
}
