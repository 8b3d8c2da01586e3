import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, request as sendOn } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bundleOptions, bundler, filesOf, functionNames } from '../../build/bundle/bundle.mjs';
import { errorsByClass } from '../../build/bundle/lean-sdk.mjs';
import { eventFromJson } from '../../lib/calls/event/event-json.ts';
import { unpackEvent } from '../../lib/calls/store/record-durably.ts';
import type { Request } from '../../lib/http-api/request.ts';
import { createQueue, localCredentials, startQueues } from '../../local/aws/sqs.ts';
import { aForm, aRequest } from '../a-request.ts';
import { aTable } from '../calls/a-table.ts';
import { urlOfClosedPort } from '../http-client/servers.ts';
import { startLambda } from './a-lambda.ts';

const root = resolve(import.meta.dirname, '../..');

let metafile: Metafile;
beforeAll(async () => {
  const bundles = await bundler();
  metafile = await bundles.rebuild();
  await bundles.dispose();
});

/*
 * The finished bundles, each in a process with nothing but Lambda's own environment: what build/bundle/lean-sdk.mjs leaves out
 * of the AWS SDK must not be missed when things go well, nor when they do not.
 */

const completed = aForm({ sessionId: 'ATVId_1', isActive: '0', callSessionState: 'Completed' });
function aCallOf(sessionId: string) {
  return aRequest({ pathParameters: { sessionId } });
}

type Fault = { readonly status: number; readonly type: string } | 'cut' | 'silence';

/** An embedded DynamoDB, behind a door that can answer in its place. */
async function aDynamoDB() {
  const table = await aTable();
  onTestFinished(() => table.close());
  const endpoint = await table.dynamodb.config.endpoint?.();
  const faults: Fault[] = [];
  const door = createServer((incoming, outgoing) => {
    const fault = faults.shift();
    if (fault === 'silence') return;
    if (fault === 'cut') return void incoming.socket.destroy();
    if (fault !== undefined) {
      outgoing.writeHead(fault.status, { 'content-type': 'application/x-amz-json-1.0' });
      return void outgoing.end(JSON.stringify({ __type: `com.amazonaws.dynamodb#${fault.type}` }));
    }
    const { method = 'POST', url = '/', headers } = incoming;
    const onwards = sendOn({ host: endpoint?.hostname, port: endpoint?.port, method, path: url, headers });
    onwards.on('response', (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onwards);
  });
  await new Promise<void>((listening) => door.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    door.closeAllConnections();
    door.close();
  });
  return { table, faults, url: `http://127.0.0.1:${(door.address() as AddressInfo).port}` };
}

async function aQueue() {
  const queues = await startQueues();
  onTestFinished(() => queues.stop());
  const queueUrl = await createQueue(queues.endpoint, 'deferred');
  const sqs = new SQSClient({
    endpoint: queues.endpoint,
    region: 'eu-west-1',
    credentials: localCredentials,
  });
  onTestFinished(() => sqs.destroy());
  return {
    env: { AWS_ENDPOINT_URL_SQS: queues.endpoint, DEFERRED_EVENTS_QUEUE_URL: queueUrl },
    bodies: async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl }));
      return Messages.map(({ Body = '' }) => Body);
    },
  };
}

async function received(request: Request, dynamodb: string, env: Record<string, string> = {}) {
  const lambda = await startLambda('events', { AWS_ENDPOINT_URL_DYNAMODB: dynamodb, ...env });
  const answer = await lambda.invoke(request);
  return { ...lambda, answer };
}

/** Bytes. The one that leads callers has the flows in it; those that ring phones read numbers of all countries. */
const budgets: Record<string, number> = {
  status: 5_000,
  instruct: 200_000,
  'invoke-call': 225_000,
  'place-scheduled-calls': 225_000,
};
const usualBudget = 180_000;

describe('a function', () => {
  it.each(functionNames())('%s keeps to its budget of bytes', (name) => {
    const [bundle = ''] = filesOf(name, metafile);

    expect(metafile.outputs[bundle]?.bytes).toBeLessThanOrEqual(budgets[name] ?? usualBudget);
  });

  it('brings what is loaded on first use in files of its own', () => {
    expect(filesOf('events', metafile)).toEqual([
      'dist/tests/functions/events.cjs',
      'dist/tests/first-use/changed-flow.ts.cjs',
      'dist/tests/first-use/logger.cjs',
      'dist/tests/first-use/masking.ts.cjs',
      'dist/tests/first-use/client-sqs.cjs',
    ]);
    expect(filesOf('status', metafile)).toEqual(['dist/tests/functions/status.cjs']);
    // One that is loaded by another, too.
    for (const name of ['invoke-call', 'instruct'])
      expect(filesOf(name, metafile)).toContain('dist/tests/first-use/numbering-plans.json.cjs');
  });
});

describe("DynamoDB's address", () => {
  const regions = [
    ...['af-south-1', 'eu-west-1', 'us-east-1', 'me-central-1', 'xx-unheard-of-1'],
    ...['cn-north-1', 'us-gov-west-1', 'eusc-de-east-1'],
    ...['us-iso-east-1', 'us-isob-east-1', 'us-isof-south-1', 'eu-isoe-west-1'],
  ];

  it("is in the bundles what the SDK's own rules say, in every part of AWS", async () => {
    const sdk = new DynamoDBClient({ region: 'eu-west-1' });
    const bundled = new (await bundledSdk()).DynamoDBClient({ region: 'eu-west-1' });
    const addressesBy = ({ config }: DynamoDBClient) =>
      regions.map((Region) => config.endpointProvider({ Region }).url.href);

    expect(addressesBy(bundled)).toEqual(addressesBy(sdk));
  });

  it("leaves the queue's address to the SDK's rules, which still know the regions", () => {
    const { SQSClient: Bundled } = createRequire(import.meta.url)(
      resolve(root, 'dist/tests/first-use/client-sqs.cjs'),
    );
    const addressesBy = ({ config }: SQSClient) =>
      regions.map((Region) => config.endpointProvider({ Region }).url.href);

    expect(addressesBy(new Bundled({ region: 'eu-west-1' }))).toEqual(
      addressesBy(new SQSClient({ region: 'eu-west-1' })),
    );
  });

  it('is not guessed where the rules that were left out would be needed', async () => {
    const { config } = new (await bundledSdk()).DynamoDBClient({ region: 'eu-west-1' });

    expect(() => config.endpointProvider({ Region: 'eu-west-1', UseFIPS: true })).toThrow(/left out/);
    expect(() => config.endpointProvider({ Region: 'eu-west-1', UseDualStack: true })).toThrow(/left out/);
  });
});

/** The SDK as the functions have it, by itself. */
async function bundledSdk(): Promise<typeof import('@aws-sdk/client-dynamodb')> {
  const folder = mkdtempSync(join(tmpdir(), 'piga-sdk-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const { entryPoints: _, outdir: __, ...options } = bundleOptions();
  const outfile = join(folder, 'sdk.cjs');
  const contents = `export { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
    export { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';`;
  await build({ ...options, stdin: { contents, resolveDir: root }, outfile });
  return createRequire(import.meta.url)(outfile);
}

describe('an error of DynamoDB that the source knows by its class', () => {
  it('is known to the bundles by its class', () => {
    const sources = ['lib', 'functions', 'flows'].flatMap((folder) =>
      readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts'))
        .map((file) => readFileSync(resolve(root, folder, file), 'utf8')),
    );
    const named = sources.flatMap((source) => source.match(/(?<!NodeJS\.)\b[A-Z]\w+Exception\b/g) ?? []);

    expect(new Set(named)).toEqual(new Set(errorsByClass));
  });
});

describe('the bundle of events', () => {
  it('stores an event, and knows it when it comes again', async () => {
    const { table, url } = await aDynamoDB();

    const { invoke, log } = await received(completed, url);
    const stored = await table.items();
    const again = await invoke(completed);

    expect(again).toMatchObject({ statusCode: 200, body: 'OK' });
    expect(stored.map(({ pk }) => pk?.S)).toEqual(['ATVId_1', 'ATVId_1']);
    expect(await table.items()).toEqual(stored);
    expect(log()).toEqual([]);
  });

  it.each<[string, Fault]>([
    ['is overloaded', { status: 400, type: 'ThrottlingException' }],
    ['has used up its throughput', { status: 400, type: 'ProvisionedThroughputExceededException' }],
    ['has an error inside', { status: 500, type: 'InternalServerError' }],
    ['cuts the connection', 'cut'],
  ])('tries once more when DynamoDB %s', async (_, fault) => {
    const { table, faults, url } = await aDynamoDB();
    faults.push(fault, fault);

    const { answer, log } = await received(completed, url);

    expect(answer.body).toBe('OK');
    expect(await table.items()).toHaveLength(2);
    expect(log()).toEqual([]);
  });

  it.each<[string, Fault]>([
    ['stays overloaded', { status: 400, type: 'ThrottlingException' }],
    ['refuses our key', { status: 400, type: 'UnrecognizedClientException' }],
    ['does not answer', 'silence'],
  ])('defers the event when DynamoDB %s', async (_, fault) => {
    const { faults, url } = await aDynamoDB();
    const queue = await aQueue();
    faults.push(...Array<Fault>(8).fill(fault));

    const { answer, log } = await received(completed, url, queue.env);

    expect(answer.body).toBe('OK');
    expect((await queue.bodies()).map((body) => eventFromJson(body).callId)).toEqual(['ATVId_1']);
    expect(log()).toMatchObject([
      { level: 'ERROR', message: 'An event was deferred: it could not be stored', service: 'piga' },
      { EventDeferred: 1 },
    ]);
  });

  it('logs the event, whole, when neither table nor queue can be reached', async () => {
    const nowhere = await urlOfClosedPort();

    const { answer, log } = await received(completed, nowhere, { AWS_ENDPOINT_URL_SQS: nowhere });

    expect(answer.body).toBe('OK');
    const [line, count] = log();
    expect(unpackEvent(String(line?.['unstoredEvent'])).payload).toBe(completed.body);
    expect(count).toMatchObject({ EventOnlyLogged: 1 });
  });

  it('finds DynamoDB by the region alone', async () => {
    const { log } = await received(completed, '', {
      AWS_ENDPOINT_URL_SQS: await urlOfClosedPort(),
      AWS_REGION: 'af-nowhere-1',
    });

    expect(JSON.stringify(log())).toContain('dynamodb.af-nowhere-1.amazonaws.com');
  });
});

describe('the bundle of get-call', () => {
  it('tells a call that events has stored', async () => {
    const { url } = await aDynamoDB();
    await received(completed, url);
    const lambda = await startLambda('get-call', { AWS_ENDPOINT_URL_DYNAMODB: url });

    const found = await lambda.invoke(aCallOf('ATVId_1'));
    const missing = await lambda.invoke(aCallOf('ATVId_2'));

    expect(JSON.parse(found.body)).toMatchObject({ call: { id: 'ATVId_1' } });
    expect(missing.statusCode).toBe(404);
  });

  it('says that something went wrong when DynamoDB refuses, and why in the log', async () => {
    const { faults, url } = await aDynamoDB();
    faults.push({ status: 400, type: 'ResourceNotFoundException' });
    const lambda = await startLambda('get-call', { AWS_ENDPOINT_URL_DYNAMODB: url });

    const answer = await lambda.invoke(aCallOf('ATVId_1'));

    expect(answer.statusCode).toBe(500);
    expect(lambda.log()).toMatchObject([{ error: { name: 'ResourceNotFoundException' } }]);
  });
});

describe('the bundle of instruct', () => {
  it('answers with XML while it records', async () => {
    const { table, url } = await aDynamoDB();
    const lambda = await startLambda('instruct', { AWS_ENDPOINT_URL_DYNAMODB: url });

    const answer = await lambda.invoke(
      aForm({ sessionId: 'ATVId_3', isActive: '1', callSessionState: 'Answered', direction: 'Inbound' }),
    );

    expect(answer).toMatchObject({ statusCode: 200, body: expect.stringMatching(/^<\?xml.*<\/Response>$/s) });
    expect(await table.items()).toHaveLength(2);
  });
});

describe('the bundle of status', () => {
  it('answers', async () => {
    const lambda = await startLambda('status', {});

    const answer = await lambda.invoke(aRequest());

    expect(JSON.parse(answer.body)).toEqual({ service: 'voice', status: 'ready' });
  });
});
