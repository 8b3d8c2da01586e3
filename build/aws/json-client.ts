import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { endpointOf } from './endpoint.ts';
import { type Limits, post } from './post.ts';
import { retryDelay } from './retry.ts';
import { type Credentials, signed } from './sign.ts';

/** What the SDK's clients take and these take too. */
export interface ClientConfig {
  readonly maxAttempts: number;
  readonly requestHandler: Limits & { readonly throwOnRequestTimeout: true };
}

/** A service that speaks AWS's JSON 1.0 protocol: every operation is one signed post to `/`. */
export interface Service {
  /** The name in host names and signatures. */
  readonly name: string;
  /** The name of its version of the interface, before the operation's in each request. */
  readonly target: string;
  /** Makes the error that the caller sees. */
  readonly errorOf: (failure: Failure) => Error;
  readonly encode: (input: object) => string;
  readonly decode: (body: string) => unknown;
}

/** A service's refusal: the error's name, and what else it told. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly $metadata: { readonly httpStatusCode: number; readonly requestId: string | undefined };
}

export interface SendOptions {
  readonly abortSignal?: AbortSignal;
}

/**
 * What the clients of the AWS SDK do for a function on Lambda: the endpoint by region or setting, credentials from the
 * environment, signatures, connections that stay open, time-outs, and new attempts where the SDK would make them.
 */
export class JsonClient {
  readonly #service: Service;
  readonly #config: ClientConfig;
  readonly #endpoint: URL;
  readonly #region: string;
  readonly #agent: HttpAgent;

  constructor(service: Service, config: ClientConfig) {
    this.#service = service;
    this.#config = config;
    this.#region = setting('AWS_REGION');
    this.#endpoint = endpointOf(service.name, this.#region, process.env);
    const Agent = this.#endpoint.protocol === 'https:' ? HttpsAgent : HttpAgent;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 50 });
  }

  /** @throws the service's refusal, a TimeoutError, an AbortError, or what the network failed with */
  async request(operation: string, input: object, { abortSignal }: SendOptions = {}): Promise<unknown> {
    const body = this.#service.encode(input);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(operation, body, abortSignal);
      } catch (error) {
        const delay = attempt < this.#config.maxAttempts ? retryDelay(error, attempt) : undefined;
        if (delay === undefined || abortSignal?.aborted) throw error;
        await new Promise((resolve) => setTimeout(resolve, delay));
      }
    }
  }

  async #attempt(operation: string, body: string, signal: AbortSignal | undefined): Promise<unknown> {
    const { name, target, decode, errorOf } = this.#service;
    const headers = signed(
      {
        host: this.#endpoint.host,
        region: this.#region,
        service: name,
        headers: {
          'content-length': String(Buffer.byteLength(body)),
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': `${target}.${operation}`,
          ...traceHeader(),
        },
        body,
      },
      credentials(),
      new Date(),
    );
    const response = await post(this.#endpoint, headers, body, {
      agent: this.#agent,
      limits: this.#config.requestHandler,
      signal,
    });
    if (response.status === 200) return decode(response.body);
    throw errorOf(failureOf(response));
  }

  destroy(): void {
    this.#agent.destroy();
  }
}

function failureOf({
  status,
  requestId,
  body,
}: {
  status: number;
  requestId: string | undefined;
  body: string;
}): Failure {
  const told = objectIn(body);
  const type = String(told['__type'] ?? told['code'] ?? 'Unknown');
  return {
    name: type.slice(type.lastIndexOf('#') + 1).split(':')[0] as string,
    message: String(told['message'] ?? told['Message'] ?? `HTTP ${status}`),
    body: told,
    $metadata: { httpStatusCode: status, requestId },
  };
}

/** Something between us and the service may answer in words of its own. */
function objectIn(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** Looked up for each request: Lambda may change them under a running process. */
function credentials(): Credentials {
  return {
    accessKeyId: setting('AWS_ACCESS_KEY_ID'),
    secretAccessKey: setting('AWS_SECRET_ACCESS_KEY'),
    sessionToken: process.env['AWS_SESSION_TOKEN'],
  };
}

/** By this header Lambda notices a function that calls itself without end, by way of a queue for example. */
function traceHeader(): Record<string, string> {
  const trace = process.env['_X_AMZN_TRACE_ID'];
  return trace === undefined ? {} : { 'x-amzn-trace-id': trace };
}

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`Lambda's own setting ${name} is missing`);
  return value;
}
