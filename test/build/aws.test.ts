import * as sdk from '@aws-sdk/client-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import * as ours from '../../build/aws/client-dynamodb.ts';
import * as ourSqs from '../../build/aws/client-sqs.ts';
import { endpointOf } from '../../build/aws/endpoint.ts';
import { signed } from '../../build/aws/sign.ts';
import {
  answerWith,
  type ReceivedRequest,
  startServer,
  startTcpServer,
  urlOfClosedPort,
} from '../http/servers.ts';

/*
 * The stand-ins of build/aws/ beside the AWS SDK itself: what each sends, what it makes of an answer, and when it tries
 * again must be the same.
 */

const limits = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 300, requestTimeout: 300, throwOnRequestTimeout: true },
} as const;

beforeEach(() => {
  vi.stubEnv('AWS_REGION', 'af-south-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'ASIAEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret/with+signs');
  vi.stubEnv('AWS_SESSION_TOKEN', 'a session');
  return () => vi.unstubAllEnvs();
});

const clients = (url: string) => {
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', url);
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', url);
  const pair = {
    sdk: new sdk.DynamoDBClient(limits),
    ours: new ours.DynamoDBClient(limits),
    sdkSqs: new SQSClient({ ...limits, useQueueUrlAsEndpoint: false }),
    ourSqs: new ourSqs.SQSClient({ ...limits, useQueueUrlAsEndpoint: false }),
  };
  onTestFinished(() => {
    for (const client of Object.values(pair)) client.destroy();
  });
  return pair;
};

/** What a call of an operation came to, in words that both clients share. */
const outcome = async (call: Promise<unknown>) => {
  try {
    const { $metadata: _, ...output } = (await call) as { $metadata?: unknown };
    return { output };
  } catch (error) {
    const { name, message, $metadata, Item } = error as sdk.ConditionalCheckFailedException;
    return { name, message, status: $metadata?.httpStatusCode, Item };
  }
};

const wire = ({ method, path, headers, body }: ReceivedRequest) => ({
  method,
  path,
  target: headers['x-amz-target'],
  type: headers['content-type'],
  session: headers['x-amz-security-token'],
  body: JSON.parse(body),
});

const text = 'Grüße, "Ñandú" \u2028 😀';
const bytes = Buffer.from([0, 255, 17]);
const key = { pk: { S: text }, sk: { S: 'call' } };

const inputs = {
  PutItemCommand: {
    TableName: 'calls',
    Item: {
      ...key,
      payload: { B: bytes },
      n: { N: '1.50' },
      B: { S: 'an attribute named B' },
      m: { M: { l: { L: [{ BOOL: true }, { NULL: true }] } } },
    },
    ConditionExpression: 'attribute_not_exists(pk)',
  },
  UpdateItemCommand: {
    TableName: 'calls',
    Key: key,
    UpdateExpression: 'SET a = :a',
    ExpressionAttributeValues: { ':a': { SS: ['x', 'y'] } },
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  },
  GetItemCommand: { TableName: 'calls', Key: key, ConsistentRead: true },
  DeleteItemCommand: { TableName: 'calls', Key: key },
  QueryCommand: {
    TableName: 'calls',
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: text } },
    Limit: 3,
    ExclusiveStartKey: undefined,
  },
  ScanCommand: { TableName: 'calls', Segment: 0, TotalSegments: 2 },
  BatchGetItemCommand: { RequestItems: { calls: { Keys: [key] } } },
} as const;

type Operation = keyof typeof inputs;
const operations = Object.keys(inputs) as Operation[];
const commands = (module: object) => module as Record<Operation, new (input: object) => sdk.GetItemCommand>;
const sdkCommand = (name: Operation) => new (commands(sdk)[name])(inputs[name]);
const ourCommand = (name: Operation) => new (commands(ours)[name])(inputs[name]);

const stored =
  '{"Item":{"pk":{"S":"Ñ"},"payload":{"B":"AP8R"},"B":{"S":"x"},"l":{"L":[{"B":"AA=="},{"N":"7"}]}},"Count":2}';

describe('each operation of DynamoDB', () => {
  it.each(operations)('%s is the request that the SDK sends', async (name) => {
    const { url, received } = await startServer(answerWith('{}'));
    const { sdk: theirs, ours: client } = clients(url);

    await theirs.send(sdkCommand(name));
    await client.send(ourCommand(name));

    const [expected, sent] = received.map(wire);
    expect(sent).toEqual(expected);
  });

  it('gives what the SDK gives', async () => {
    const { url } = await startServer(answerWith(stored));
    const { sdk: theirs, ours: client } = clients(url);

    const expected = await outcome(theirs.send(new sdk.GetItemCommand(inputs.GetItemCommand)));
    const given = (await outcome(client.send(ourCommand('GetItemCommand')))) as typeof expected;

    expect(given.output).toMatchObject(expected.output ?? {});
  });
});

describe('a refusal', () => {
  const names = [
    'ConditionalCheckFailedException',
    'ResourceNotFoundException',
    'ValidationException',
    'AccessDeniedException',
    'UnrecognizedClientException',
    'ItemCollectionSizeLimitExceededException',
    'ProvisionedThroughputExceededException',
    'ThrottlingException',
    'RequestLimitExceeded',
    'LimitExceededException',
    'TransactionInProgressException',
    'SomethingNew',
  ];
  const refusals: [string, number, string][] = [
    ...names.map((name): [string, number, string] => [
      name,
      400,
      JSON.stringify({
        __type: `com.amazonaws.dynamodb.v20120810#${name}`,
        message: 'No.',
        ...(name === 'ConditionalCheckFailedException' && {
          Item: { pk: { S: 'x' }, payload: { B: 'AP8R' } },
        }),
      }),
    ]),
    ['InternalServerError', 500, '{"__type":"com.amazonaws.dynamodb#InternalServerError","Message":"Oh."}'],
    ...[502, 503, 504, 429].map((status): [string, number, string] => [
      `${status}`,
      status,
      `{"__type":"Whatever","message":"${status}"}`,
    ]),
  ];

  it.each(refusals)('%s is told, and tried again, as the SDK does', async (_, status, body) => {
    const { url, received } = await startServer(
      answerWith(body, { status, type: 'application/x-amz-json-1.0' }),
    );
    const { sdk: theirs, ours: client } = clients(url);

    const expected = await outcome(theirs.send(sdkCommand('UpdateItemCommand')));
    const attempts = received.length;
    const given = await outcome(client.send(ourCommand('UpdateItemCommand')));

    expect(given).toEqual(expected);
    expect(received.length - attempts).toBe(attempts);
  });

  it('is known by its class where the source asks for it', async () => {
    const body =
      '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"No."}';
    const { url } = await startServer(answerWith(body, { status: 400 }));

    const refused = clients(url).ours.send(ourCommand('PutItemCommand'));

    await expect(refused).rejects.toBeInstanceOf(ours.ConditionalCheckFailedException);
  });

  it('is told by its status when what stands between answers in words of its own', async () => {
    const { url } = await startServer(answerWith('<h1>Bad gateway</h1>', { status: 502, type: 'text/html' }));

    const refused = clients(url).ours.send(ourCommand('PutItemCommand'));

    await expect(refused).rejects.toMatchObject({ name: 'Unknown', message: 'HTTP 502' });
  });
});

describe('a connection', () => {
  it('is tried once more when it is cut, and kept when it is not', async () => {
    const { url, connections } = await startTcpServer((socket) => {
      if (connections.length === 1) socket.destroy();
      else socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}'));
    });
    const { ours: client } = clients(url);

    await client.send(ourCommand('PutItemCommand'));
    await client.send(ourCommand('PutItemCommand'));

    expect(connections).toHaveLength(2);
  });

  it('that gives half an answer is tried once more', async () => {
    const { url, connections } = await startTcpServer((socket) => {
      const body = connections.length === 1 ? '{"Co' : '{"Count":1}';
      socket.on('data', () => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n${body}`);
        if (connections.length === 1) setTimeout(() => socket.destroy(), 20);
      });
    });

    const given = await clients(url).ours.send(ourCommand('QueryCommand'));

    expect(given).toEqual({ Count: 1 });
  });

  it.each([
    ['says nothing', ''],
    ['stops in the middle', 'HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{"Co'],
  ])('that %s is given up after the time that was set, twice', async (_, begun) => {
    const { url, connections } = await startTcpServer((socket) => {
      socket.on('data', () => socket.write(begun));
    });
    const begin = performance.now();

    const hung = clients(url).ours.send(ourCommand('QueryCommand'));

    await expect(hung).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(performance.now() - begin).toBeLessThan(1500);
    expect(connections).toHaveLength(2);
  });

  it('to where nobody listens is refused, as by the SDK', async () => {
    const { sdk: theirs, ours: client } = clients(await urlOfClosedPort());

    await expect(theirs.send(sdkCommand('QueryCommand'))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(client.send(ourCommand('QueryCommand'))).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('ends when the caller gives up, and is not tried again', async () => {
    const { url, connections } = await startTcpServer(() => {});
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);

    const given = clients(url).ours.send(ourCommand('QueryCommand'), { abortSignal: controller.signal });

    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    expect(connections).toHaveLength(1);
  });
});

describe('a message to the queue', () => {
  it('is the request that the SDK sends', async () => {
    const { url, received } = await startServer(
      answerWith('{"MessageId":"1","MD5OfMessageBody":"5d41402abc4b2a76b9719d911017c592"}'),
    );
    const { sdkSqs, ourSqs: client } = clients(url);
    const message = { QueueUrl: 'https://sqs.af-south-1.amazonaws.com/1/parked', MessageBody: 'hello' };

    await sdkSqs.send(new SendMessageCommand(message));
    await client.send(new ourSqs.SendMessageCommand(message));

    const [expected, sent] = received.map(wire);
    expect(sent).toEqual(expected);
  });
});

describe('a signature', () => {
  it('is the one that the SDK makes of the same request', async () => {
    const { url, received } = await startServer(answerWith('{}'));
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.base64String({ minLength: 4 }),
        async (value, secret) => {
          vi.stubEnv('AWS_SECRET_ACCESS_KEY', secret);
          const { sdk: theirs } = clients(url);
          await theirs.send(new sdk.GetItemCommand({ TableName: 'calls', Key: { pk: { S: value } } }));
          const { headers, body } = received.at(-1) as ReceivedRequest;
          const [, names = ''] = /SignedHeaders=([^,]+)/.exec(String(headers.authorization)) ?? [];

          const { authorization } = signed(
            {
              host: String(headers.host),
              region: 'af-south-1',
              service: 'dynamodb',
              headers: Object.fromEntries(names.split(';').map((name) => [name, String(headers[name])])),
              body,
            },
            { accessKeyId: 'ASIAEXAMPLE', secretAccessKey: secret, sessionToken: 'a session' },
            dateOf(String(headers['x-amz-date'])),
          );

          expect(authorization).toBe(headers.authorization);
        },
      ),
      { numRuns: 50 },
    );
  });

  const dateOf = (timestamp: string) =>
    new Date(timestamp.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
});

describe('an endpoint', () => {
  it.each(['eu-west-1', 'af-south-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1', 'me-central-1'])(
    'in %s is where the SDK looks',
    async (region) => {
      vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', '');
      let hostname = '';
      const client = new sdk.DynamoDBClient({ region, maxAttempts: 1 });
      client.middlewareStack.add(
        () => async (args) => {
          hostname = (args.request as { hostname: string }).hostname;
          return { response: {}, output: { $metadata: {} } };
        },
        { step: 'finalizeRequest', priority: 'low' },
      );
      await client.send(sdkCommand('GetItemCommand'));

      expect(endpointOf('dynamodb', region, {}).href).toBe(`https://${hostname}/`);
    },
  );

  it('is the setting for the service, else the one for all', () => {
    const forAll = { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };

    expect(endpointOf('sqs', 'x', { ...forAll, AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:2' }).port).toBe('2');
    expect(endpointOf('sqs', 'x', { ...forAll, AWS_ENDPOINT_URL_SQS: '' }).port).toBe('1');
  });
});
