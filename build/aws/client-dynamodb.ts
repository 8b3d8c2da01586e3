import { type ClientConfig, type Failure, JsonClient, type SendOptions } from './json-client.ts';

/*
 * Stands in for `@aws-sdk/client-dynamodb` in the bundles, by the same names. A name that the source imports and that is
 * not here fails the build: add its operation below.
 */

class Command {
  readonly input: object;
  constructor(input: object) {
    this.input = input;
  }
}

export class BatchGetItemCommand extends Command {}
export class DeleteItemCommand extends Command {}
export class GetItemCommand extends Command {}
export class PutItemCommand extends Command {}
export class QueryCommand extends Command {}
export class ScanCommand extends Command {}
export class UpdateItemCommand extends Command {}

/** The operation of a command; minifying takes the classes' own names away. */
const operations: ReadonlyMap<unknown, string> = new Map<unknown, string>([
  [BatchGetItemCommand, 'BatchGetItem'],
  [DeleteItemCommand, 'DeleteItem'],
  [GetItemCommand, 'GetItem'],
  [PutItemCommand, 'PutItem'],
  [QueryCommand, 'Query'],
  [ScanCommand, 'Scan'],
  [UpdateItemCommand, 'UpdateItem'],
]);

export class DynamoDBServiceException extends Error {
  readonly $metadata: Failure['$metadata'];
  constructor({ name, message, $metadata }: Failure) {
    super(message);
    this.name = name;
    this.$metadata = $metadata;
  }
}

export class ConditionalCheckFailedException extends DynamoDBServiceException {
  /** The item as it was, when the command asked for it. */
  readonly Item: unknown;
  constructor(failure: Failure) {
    super(failure);
    this.Item = revived(failure.body['Item']);
  }
}

export class DynamoDBClient {
  readonly #client: JsonClient;

  constructor(config: ClientConfig) {
    this.#client = new JsonClient(dynamodb, config);
  }

  send(command: Command, options?: SendOptions): Promise<unknown> {
    return this.#client.request(operations.get(command.constructor) as string, command.input, options);
  }

  destroy(): void {
    this.#client.destroy();
  }
}

interface Page {
  readonly LastEvaluatedKey?: object;
}

export async function* paginateQuery(
  { client }: { client: DynamoDBClient },
  input: object,
): AsyncGenerator<Page> {
  let ExclusiveStartKey: object | undefined;
  do {
    const page = (await client.send(new QueryCommand({ ...input, ExclusiveStartKey }))) as Page;
    yield page;
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey !== undefined);
}

const dynamodb = {
  name: 'dynamodb',
  target: 'DynamoDB_20120810',
  errorOf: (failure: Failure) =>
    failure.name === 'ConditionalCheckFailedException'
      ? new ConditionalCheckFailedException(failure)
      : new DynamoDBServiceException(failure),
  encode: (input: object) => JSON.stringify(input, asBase64),
  decode: (body: string): unknown => JSON.parse(body, body.includes('"B"') ? asBytes : undefined),
};

/** Binary values go as base64. `this` holds the value as it was before a Buffer turned itself into JSON. */
function asBase64(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const before = this[key];
  return before instanceof Uint8Array ? Buffer.from(before).toString('base64') : value;
}

/** Under `B` there is text only where it is a binary value: an attribute of that name has an object. */
function asBytes(key: string, value: unknown): unknown {
  return key === 'B' && typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : value;
}

const revived = (item: unknown): unknown =>
  item === undefined ? undefined : JSON.parse(JSON.stringify(item), asBytes);
