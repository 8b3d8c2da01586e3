import { type Agent, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface Limits {
  /** Milliseconds until a new connection, with TLS, must stand. */
  readonly connectionTimeout: number;
  /** Milliseconds from sending to the end of the answer. */
  readonly requestTimeout: number;
}

export interface Response {
  readonly status: number;
  readonly requestId: string | undefined;
  readonly body: string;
}

/** No answer in time; the SDK's name for it. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** Posts once, over a connection that the agent keeps. Rejects when no whole answer comes. */
export function post(
  endpoint: URL,
  headers: Readonly<Record<string, string>>,
  body: string,
  { agent, limits, signal }: { agent: Agent; limits: Limits; signal: AbortSignal | undefined },
): Promise<Response> {
  const send = endpoint.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const outgoing = send(endpoint, { method: 'POST', headers, agent, ...(signal && { signal }) });
    const fail = (error: Error) => {
      clearTimeout(waiting);
      reject(error);
      outgoing.destroy();
    };
    const expireAfter = (milliseconds: number, what: string) =>
      setTimeout(
        () => fail(new TimeoutError(`${endpoint.host}: no ${what} within ${milliseconds} ms`)),
        milliseconds,
      );
    const waiting = expireAfter(limits.requestTimeout, 'answer');

    outgoing.on('socket', (socket) => {
      if (!socket.connecting) return; // one that was kept
      const connecting = expireAfter(limits.connectionTimeout, 'connection');
      const done = () => clearTimeout(connecting);
      socket.once(endpoint.protocol === 'https:' ? 'secureConnect' : 'connect', done).once('close', done);
    });
    outgoing.on('response', (incoming) => {
      textOf(incoming).then((text) => {
        clearTimeout(waiting);
        const { statusCode: status = 0, headers: told } = incoming;
        resolve({ status, requestId: told['x-amzn-requestid']?.toString(), body: text });
      }, fail);
    });
    outgoing.on('error', fail);
    outgoing.end(body);
  });
}

function textOf(incoming: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => {
      text += chunk;
    });
    incoming.on('end', () => resolve(text));
    incoming.on('error', reject); // cut in the middle
  });
}
