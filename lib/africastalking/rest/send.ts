import { type ExchangeResponse, exchange } from '../../http-client/exchange.ts';
import { type BaseUrlOptions, baseUrlsFor, type Service } from './base-urls.ts';
import type { Effect } from './causes.ts';
import { type Failure, failureOfStatus, type Reply, unavailable, unknown } from './failure.ts';
import { readResponseBody, valuesFor } from './response-body.ts';
import type { ResponseRecord } from './response-xml.ts';

/** One request to Africa's Talking, without what all have in common. */
interface AtRequest {
  readonly service: Service;
  readonly path: string;
  readonly effect: Effect;
  readonly encoding: 'form' | 'json';
  /** What is `undefined` is left out, or it would arrive as the text `undefined`. */
  readonly fields: Readonly<Record<string, string | undefined>>;
}

/** Africa's Talking answered with success: what it said remains to be understood. */
export interface OkReply {
  readonly outcome: 'ok';
  readonly httpStatus: number;
  readonly headers: ExchangeResponse['headers'];
  readonly body: ResponseRecord | string;
}

export type Send = (request: AtRequest) => Promise<OkReply | Failure>;

export interface SendOptions extends BaseUrlOptions {
  readonly apiKey: string;
  /** Milliseconds until the connection must stand: 3,000 unless told otherwise. */
  readonly connectTimeout?: number | undefined;
  /** Milliseconds until the answer must be there, all told: 10,000 unless told otherwise. */
  readonly timeout?: number | undefined;
}

/** An answer for a thousand numbers has about 120 kB. */
const MAX_BYTES = 1024 * 1024;

const MAX_MESSAGE_LENGTH = 300;

/** A key of a local stack, such as `test`, is no secret and may be part of any word. */
const MIN_SECRET_LENGTH = 8;

/**
 * A connection to Africa's Talking's REST API for voice, to be given to `call`, `queueStatus` and its other operations:
 * a function bundles those that it uses. None of them rejects for what Africa's Talking or the network does; each
 * outcome is a value, with a `message` for a person wherever it is not a success.
 *
 * Each request is sent once, whatever happens: Africa's Talking knows no idempotency key for calls, so a second attempt
 * can be a second call.
 *
 * @throws {TypeError} for a user name or key that is blank or that HTTP cannot carry, and for a base URL that is none
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

/** What to tell a person of an answer: its error message, or all of it where it is plain text. */
export function replyOf(httpStatus: number, answer: ResponseRecord | string): Reply {
  const text = typeof answer === 'string' ? plainText(answer) : valuesFor('errorMessage', answer)[0];
  return { httpStatus, providerMessage: text === undefined ? undefined : shortened(text) };
}

/** The page that a proxy shows to people says nothing to ours. */
function plainText(answer: string): string | undefined {
  return answer === '' || /^[<{[]/.test(answer) ? undefined : answer;
}

function shortened(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line.length > MAX_MESSAGE_LENGTH ? `${line.slice(0, MAX_MESSAGE_LENGTH)}…` : line;
}

/** A key copied with its line end is refused here by name; HTTP would refuse it at each call. */
function demandVisible(name: string, value: string): void {
  if (/^[\x21-\x7e]+$/.test(value)) return;
  throw new TypeError(`${name}: it must be visible ASCII characters, without spaces and line ends.`);
}
