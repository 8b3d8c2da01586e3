import { type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import type { Readable } from 'node:stream';

/**
 * One HTTP request, and certainty about how far it came.
 *
 * Where a request costs money or rings a phone, "it failed" is not enough to know: nothing was sent if the
 * connection never stood, and anything may have happened once it did. `fetch` tells the two apart for some failures
 * and not for a timeout, which is why this is made from Node's own HTTP client; a process that has fetched nothing
 * yet is also ready with it 30 ms earlier. Each request has a connection of its own: one kept from before a Lambda
 * function was frozen may be dead, and nothing but writing to it would tell.
 */
export interface ExchangeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Readable;
  /** Milliseconds until the connection, with TLS, must stand. */
  readonly connectTimeout: number;
  /** Milliseconds for everything. */
  readonly timeout: number;
  /** Ends everything as the time does, for a request that is part of something longer. */
  readonly signal?: AbortSignal;
  /** The body of the answer is cut after so many bytes. */
  readonly maxBytes: number;
  /** The body of an answer that is not wanted is not awaited: it is empty. */
  readonly shouldReadBody?: (head: ResponseHead) => boolean;
  /** Takes the body piece by piece as it comes; the answer's own is empty then. What it throws, the exchange throws. */
  readonly onBody?: (piece: Buffer) => void;
  /** Whether the server's certificate must be one that somebody vouches for; `true` when absent. */
  readonly checkCertificate?: boolean;
  /** Instead of the system's name resolution. */
  readonly lookup?: LookupFunction;
}

/** What comes before the body. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
}

/** The server answered, with whatever status. */
export interface ExchangeResponse extends ResponseHead {
  readonly outcome: 'answered';
  readonly body: Buffer;
  /** Why the body is not whole; `undefined` when it is. */
  readonly truncated: 'timeout' | 'connection-lost' | 'too-large' | undefined;
}

/** The connection never stood: not a byte of the request left. */
interface NotSent {
  readonly outcome: 'not-sent';
  readonly cause: 'name-not-found' | 'connection-refused' | 'connect-timeout' | 'tls' | 'network';
}

/** The request was sent, in part at least, and no answer to it began. */
interface NoAnswer {
  readonly outcome: 'no-answer';
  readonly cause: 'timeout' | 'connection-lost' | 'not-http';
}

/** How a request ended. */
export type Exchange = ExchangeResponse | NotSent | NoAnswer;

interface Progress {
  stage: 'nothing' | 'host' | 'connection';
  head: ResponseHead | undefined;
  body: Buffer[];
}

/**
 * Never rejects for what the network or the server does; only for headers that HTTP cannot carry, a `TypeError`, and for what
 * `onBody` or a body that is a stream throws.
 */
export function exchange(request: ExchangeRequest): Promise<Exchange> {
  const { url, method, headers, body, lookup, shouldReadBody, signal } = request;
  const send = url.protocol === 'https:' ? requestHttps : requestHttp;

  return new Promise((resolve, reject) => {
    const progress: Progress = { stage: 'nothing', head: undefined, body: [] };
    const rejectUnauthorized = request.checkCertificate !== false;
    const outgoing = send(url, {
      method,
      headers,
      agent: false,
      rejectUnauthorized,
      ...(lookup && { lookup }),
    });

    const settle = (result: Exchange) => {
      clearTimeout(connecting);
      clearTimeout(waiting);
      signal?.removeEventListener('abort', expire);
      resolve(result);
      outgoing.destroy();
    };
    const abort = (error: Error) => settle(toFailedExchange(progress, error));
    const fail = (error: unknown) => {
      reject(error);
      abort(error as Error);
    };
    const expire = () => abort(new TimeoutError());
    const connecting = setTimeout(expire, request.connectTimeout);
    const waiting = setTimeout(expire, request.timeout);
    signal?.addEventListener('abort', expire);

    outgoing.on('socket', (socket) =>
      followConnection(socket, url, progress, () => clearTimeout(connecting)),
    );
    outgoing.on('response', (incoming) => {
      progress.head = { status: incoming.statusCode ?? 0, headers: incoming.headers };
      if (shouldReadBody?.(progress.head) === false) settle(toResponse(progress.head, []));
      else receiveBody(incoming, progress, request, { settle, abort, fail });
    });
    outgoing.on('error', abort);
    // A server that only offers another protocol closes without an error.
    outgoing.on('close', () => {
      if (progress.head === undefined) abort(new Error('closed without an answer'));
    });
    if (body === undefined || typeof body === 'string') outgoing.end(body);
    else body.once('error', fail).pipe(outgoing);
    if (signal?.aborted) expire();
  });
}

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

function followConnection(socket: Socket, url: URL, progress: Progress, connected: () => void): void {
  const ready = () => {
    progress.stage = 'connection';
    connected();
  };
  socket.once('connect', () => {
    progress.stage = 'host';
  });
  socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', ready);
}

function receiveBody(
  incoming: IncomingMessage,
  progress: Progress,
  { maxBytes, onBody }: ExchangeRequest,
  {
    settle,
    abort,
    fail,
  }: {
    readonly settle: (result: Exchange) => void;
    readonly abort: (error: Error) => void;
    readonly fail: (error: unknown) => void;
  },
): void {
  const head = progress.head as ResponseHead;
  const take = onBody ?? ((piece: Buffer) => void progress.body.push(piece));
  let room = maxBytes;
  incoming.on('data', (chunk: Buffer) => {
    try {
      take(chunk.subarray(0, room));
    } catch (error) {
      return fail(error);
    }
    room -= chunk.length;
    if (room < 0) settle(toResponse(head, progress.body, 'too-large'));
  });
  incoming.on('end', () => settle(toResponse(head, progress.body)));
  incoming.on('error', abort);
}

function toResponse(
  head: ResponseHead,
  body: Buffer[],
  truncated?: ExchangeResponse['truncated'],
): ExchangeResponse {
  return { outcome: 'answered', ...head, body: Buffer.concat(body), truncated };
}

function toFailedExchange({ stage, head, body }: Progress, error: Error & { code?: string }): Exchange {
  const isTimeout = error instanceof TimeoutError;
  if (head !== undefined) return toResponse(head, body, isTimeout ? 'timeout' : 'connection-lost');
  if (stage !== 'connection') {
    const known = notSentCauses[error.code ?? ''] ?? (stage === 'host' ? 'tls' : 'network');
    return { outcome: 'not-sent', cause: isTimeout ? 'connect-timeout' : known };
  }
  if (isTimeout) return { outcome: 'no-answer', cause: 'timeout' };
  return { outcome: 'no-answer', cause: error.code?.startsWith('HPE_') ? 'not-http' : 'connection-lost' };
}

/** By the code of Node's error. */
const notSentCauses: Readonly<Record<string, NotSent['cause']>> = {
  ENOTFOUND: 'name-not-found',
  EAI_AGAIN: 'name-not-found',
  EAI_FAIL: 'name-not-found',
  ENODATA: 'name-not-found',
  ECONNREFUSED: 'connection-refused',
  ETIMEDOUT: 'connect-timeout',
};
