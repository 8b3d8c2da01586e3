import { type ClientConfig, type Failure, JsonClient, type SendOptions } from './json-client.ts';

/** Stands in for `@aws-sdk/client-sqs` in the bundles, by the same names. */
export class SQSClient {
  readonly #client: JsonClient;

  /** @param config a queue's URL only names the queue: the endpoint is the service's */
  constructor(config: ClientConfig & { readonly useQueueUrlAsEndpoint: false }) {
    this.#client = new JsonClient(sqs, config);
  }

  send({ input }: SendMessageCommand, options?: SendOptions): Promise<unknown> {
    return this.#client.request('SendMessage', input, options);
  }

  destroy(): void {
    this.#client.destroy();
  }
}

export class SendMessageCommand {
  readonly input: object;
  constructor(input: object) {
    this.input = input;
  }
}

class SQSServiceException extends Error {
  readonly $metadata: Failure['$metadata'];
  constructor({ name, message, $metadata }: Failure) {
    super(message);
    this.name = name;
    this.$metadata = $metadata;
  }
}

const sqs = {
  name: 'sqs',
  target: 'AmazonSQS',
  errorOf: (failure: Failure) => new SQSServiceException(failure),
  encode: (input: object) => JSON.stringify(input),
  decode: (body: string): unknown => JSON.parse(body),
};
