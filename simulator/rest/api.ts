import type { IncomingMessage, ServerResponse } from 'node:http';
import { Deferred } from '../deferred.ts';
import type { Network } from '../network/network.ts';
import type { RestFault } from '../protocol.ts';
import { randomStream } from '../random.ts';
import type { Account } from './account.ts';
import { callEndpoint } from './call.ts';
import { callTransferEndpoint } from './call-transfer.ts';
import { capabilityTokenEndpoint } from './capability-token.ts';
import type { Endpoint } from './endpoint.ts';
import { type Fields, readFields, UnreadableBody } from './fields.ts';
import { mediaUploadEndpoint } from './media-upload.ts';
import { queueStatusEndpoint } from './queue-status.ts';
import { formatFor, missingField, type RestResponse, refusal } from './response.ts';

const endpoints: Readonly<Record<string, Endpoint>> = {
  '/call': callEndpoint,
  '/callTransfer': callTransferEndpoint,
  '/queueStatus': queueStatusEndpoint,
  '/mediaUpload': mediaUploadEndpoint,
  '/capability-token/request': capabilityTokenEndpoint,
};

/**
 * A real phone rings seconds after the answer. In virtual time seconds are nothing, so whoever placed a call
 * is given this moment of real time to read the answer before the phone rings.
 */
const READING_MS = 10;

const TOKEN_PATH = '/auth-token/generate';

export const restPaths = [...Object.keys(endpoints), TOKEN_PATH];

/** Africa's Talking's REST API, all its hosts on one. */
export class RestApi {
  readonly #network: Network;
  readonly #account: Account;
  readonly #faults: RestFaults;

  constructor({ network, account }: { network: Network; account: Account }) {
    this.#network = network;
    this.#account = account;
    this.#faults = new RestFaults(network);
  }

  has(path: string): boolean {
    return Object.hasOwn(endpoints, path) || path === TOKEN_PATH;
  }

  /** The next answer goes wrong in this way, whatever the rates say. */
  failNext(fault: RestFault): void {
    this.#faults.failNext(fault);
  }

  async handle(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = (answer: RestResponse): void => {
      this.#tell(request, path, answer);
      send(response, answer);
    };
    if (request.method !== 'POST') return reply(wrongMethod);

    const body = await readBody(request);
    const fault = this.#faults.choose();
    if (fault === 'resetBefore') return void request.socket.destroy();
    if (fault === 'error5xx') return reply(unavailable);

    const answered = new Deferred<void>();
    const answer = await this.#answer(path, request, body, answered.promise);
    if (fault === 'reset' || fault === 'timeout') {
      answered.resolve();
      if (fault === 'reset') request.socket.destroy();
      return;
    }
    response.once('close', () => setTimeout(() => answered.resolve(), READING_MS));
    reply(fault === 'error5xxAfter' ? unavailable : answer);
  }

  #tell({ method = '' }: IncomingMessage, path: string, { status, notes = [] }: RestResponse): void {
    const at = this.#network.clock.now();
    for (const note of notes) this.#network.notices.tell({ at, method, path, status, ...note });
  }

  async #answer(
    path: string,
    request: IncomingMessage,
    body: Buffer,
    answered: Promise<void>,
  ): Promise<RestResponse> {
    const { headers } = request;
    const fields = await readFields(body, headers['content-type'] ?? '').catch(asRefusal);
    if ('status' in fields) return fields;
    const username = fields.text('username');
    if (username === undefined) return missingField('username');
    const refusal = this.#account.refusal(headers, username);
    if (refusal !== undefined) return refusal;
    if (path === TOKEN_PATH) return this.#account.issueToken();

    const endpoint = endpoints[path] as Endpoint;
    return endpoint({ fields, format: formatFor(headers.accept), network: this.#network, answered });
  }
}

function asRefusal(error: unknown): RestResponse & Partial<Fields> {
  if (error instanceof UnreadableBody)
    return refusal(
      400,
      `The request content was malformed:\n${error.message}`,
      'Send a form, a multipart form, or a JSON object.',
    );
  throw error;
}

const wrongMethod = refusal(
  405,
  'HTTP method not allowed, supported methods: POST',
  'Everything in this API is a POST.',
);

const unavailable = refusal(
  503,
  'The server is currently unavailable (because it is overloaded or down for maintenance).',
  'An injected fault.',
);

/** Which answers go wrong: by rate and seed, or as told. */
class RestFaults {
  readonly #network: Network;
  readonly #told: RestFault[] = [];
  #requests = 0;

  constructor(network: Network) {
    this.#network = network;
  }

  failNext(fault: RestFault): void {
    this.#told.push(fault);
  }

  choose(): RestFault | undefined {
    this.#requests += 1;
    const told = this.#told.shift();
    if (told !== undefined) return told;
    const rates = this.#network.faults.rest ?? {};
    const random = randomStream(this.#network.seed, `answer ${this.#requests}`);
    return restFaults.find((fault) => random.chance(rates[fault]));
  }
}

const restFaults: readonly RestFault[] = ['error5xx', 'error5xxAfter', 'timeout', 'reset', 'resetBefore'];

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** With the length, as all recorded answers have it. */
function send(response: ServerResponse, { status, contentType, body, headers }: RestResponse): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, {
    ...headers,
    'content-type': contentType,
    'content-length': bytes.length,
    server: 'akka-http/10.2.10',
  });
  response.end(bytes);
}
