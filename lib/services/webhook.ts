import { createHmac } from 'node:crypto';
import { exchange } from '../http-client/exchange.ts';
import type { FlowService } from './service.ts';

/** Where messages go, and how the receiver knows whose they are. */
export interface WebhookOptions {
  /** Where messages go: an `https://` URL of your own, or of a chat or mail service. */
  readonly url: string;
  /** Signs each message, so that the receiver knows whose it is: the header `webhook-signature` of standardwebhooks.com. */
  readonly secret?: string;
  /** Further headers, such as `Authorization`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** A receiver of messages. */
export interface Webhook {
  /**
   * Posts a message as JSON, once, and returns the JSON of the answer; `undefined` when the answer holds none.
   *
   * @param id of the message, in the header `webhook-id`; give it the `idempotencyKey` of the computation, so that the
   * receiver can tell a repeated message from a new one
   * @throws when no answer came, or one with another status than 2xx
   */
  readonly post: (message: unknown, id: string, signal?: AbortSignal) => Promise<unknown>;
}

/** Nobody waits longer on the phone: a computation has two seconds. */
const TIMEOUT_MS = 1_800;

const MAX_ANSWER_BYTES = 64 * 1024;

/** @throws TypeError for a URL that is none */
export function webhook({ url, secret, headers = {} }: WebhookOptions): FlowService<Webhook> {
  const target = new URL(url);
  return ({ now }) => ({
    post: async (message, id, signal) => {
      const body = JSON.stringify(message);
      const seconds = String(Math.floor(now().getTime() / 1000));
      const result = await exchange({
        method: 'POST',
        url: target,
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': seconds,
          ...(secret === undefined
            ? {}
            : { 'webhook-signature': signatureOf(`${id}.${seconds}.${body}`, secret) }),
          ...headers,
        },
        body,
        connectTimeout: 1_000,
        timeout: TIMEOUT_MS,
        maxBytes: MAX_ANSWER_BYTES,
        ...(signal && { signal }),
      });
      // The path of such a URL is often a secret; the host is not.
      if (result.outcome !== 'answered') throw new Error(`${target.host} did not answer: ${result.cause}`);
      if (result.status < 200 || result.status > 299)
        throw new Error(`${target.host} answered ${result.status}`);
      return jsonIn(result.body.toString('utf8'));
    },
  });
}

function signatureOf(signed: string, secret: string): string {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : secret;
  return `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
