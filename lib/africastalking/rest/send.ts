import { type ExchangeResponse, exchange } from '../../http-client/exchange.ts';
import { type BaseUrlOptions, baseUrlsFor, type Service } from './base-urls.ts';
import type { Effect } from './causes.ts';
import { type Failure, failureOfStatus, type Reply, unavailable, unknown } from './failure.ts';
import { readResponseBody, valuesFor } from './response-body.ts';
import type { ResponseRecord } from './response-xml.ts';

/** The parts of a request that differ from one to the next. */
interface AtRequest {
  readonly service: Service;
  readonly path: string;
  readonly effect: Effect;
  readonly encoding: 'form' | 'json';
  /** A field whose value is `undefined` is not sent. */
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/** An HTTP success. Whether Africa's Talking did what it was asked is in the body, which the operation interprets. */
export interface OkReply {
  readonly outcome: 'ok';
  readonly httpStatus: number;
  readonly headers: ExchangeResponse['headers'];
  readonly body: ResponseRecord | string;
}

/** Sends one request to Africa's Talking, once; failures are returned, never thrown. */
export type Send = (request: AtRequest) => Promise<OkReply | Failure>;

/** The account, and how long Africa's Talking may take. */
export interface SendOptions extends BaseUrlOptions {
  readonly apiKey: string;
  /** Milliseconds in which the connection must be made. Default: 3,000. */
  readonly connectTimeout?: number | undefined;
  /** Milliseconds in which the whole response must be there, the connection included. Default: 10,000. */
  readonly timeout?: number | undefined;
}

/** The response to a call of a thousand numbers has about 120 kB. */
const MAX_BYTES = 1024 * 1024;

const MAX_MESSAGE_LENGTH = 300;

/** A shorter key, such as the local stack's `test`, is no secret, and would be found inside ordinary words. */
const MIN_SECRET_LENGTH = 8;

/**
 * Makes the function that sends requests to Africa's Talking's REST API. `call`, `queueStatus` and the other operations take
 * it as their first argument, so that a function bundles only the operations that it uses. No operation rejects because of
 * Africa's Talking or the network: every outcome is a value, with a `message` for people unless it is a success.
 *
 * Each request is sent once and never again: Africa's Talking has no idempotency key for calls, so a second attempt could be
 * a second call.
 *
 * @throws {TypeError} for a user name or key that is blank or cannot be sent by HTTP, and for a base URL that is no URL
 */
export function createSend(options: SendOptions): Send {
  const { username, apiKey, connectTimeout = 3_000, timeout = 10_000 } = options;
  demandVisible('username', username);
  demandVisible('apiKey', apiKey);
  const baseUrls = baseUrlsFor(options);
  const clean = (text: string) => (apiKey.length < MIN_SECRET_LENGTH ? text : text.replaceAll(apiKey, '***'));

  return async ({ service, path, effect, encoding, fields }) => {
    const baseUrl = baseUrls[service];
    if (baseUrl === undefined) return unavailable('no-sandbox');

    const { type, encode } = encodings[encoding];
    const result = await exchange({
      method: 'POST',
      url: new URL(`${baseUrl}${path}`),
      headers: { apiKey, accept: 'application/json', 'content-type': type },
      body: encode({ username, ...fields }),
      connectTimeout,
      timeout,
      maxBytes: MAX_BYTES,
    });
    if (result.outcome === 'not-sent') return unavailable(result.cause);
    if (result.outcome === 'no-answer') return unknown(result.cause, effect);

    const answer = readResponseBody(result.body.toString('utf8'), clean);
    const reply = replyOf(result.status, answer);
    if (result.status < 200 || result.status >= 300) return failureOfStatus(result.status, effect, reply);
    if (result.truncated !== undefined)
      return unknown(result.truncated === 'too-large' ? 'unreadable' : result.truncated, effect, reply);
    return { outcome: 'ok', httpStatus: result.status, headers: result.headers, body: answer };
  };
}

const encodings = {
  form: { type: 'application/x-www-form-urlencoded', encode: encodeForm },
  json: { type: 'application/json', encode: JSON.stringify },
};

function encodeForm(fields: AtRequest['fields']): string {
  const present = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  return new URLSearchParams(present).toString();
}

/** The status of a response, and its message for people: its `errorMessage`, or all of it where it is plain text. */
export function replyOf(httpStatus: number, answer: ResponseRecord | string): Reply {
  const text = typeof answer === 'string' ? plainText(answer) : valuesFor('errorMessage', answer)[0];
  return { httpStatus, providerMessage: text === undefined ? undefined : shortened(text) };
}

/** `undefined` for HTML, such as the error page of a proxy, and for JSON that could not be read. */
function plainText(answer: string): string | undefined {
  return answer === '' || /^[<{[]/.test(answer) ? undefined : answer;
}

function shortened(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}

/** Refuses, for example, a key that was copied with its line end; HTTP would refuse it only at each request. */
function demandVisible(name: string, value: string): void {
  if (/^[\x21-\x7e]+$/.test(value)) return;
  throw new TypeError(`${name}: it must be visible ASCII characters, without spaces and line ends.`);
}
