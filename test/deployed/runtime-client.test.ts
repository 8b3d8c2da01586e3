import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionNames } from '../../build/bundle/bundle.mjs';
import { compiledNames } from '../../build/code-cache/compile-functions.ts';
import { everySetting, lambdaEnvironment } from '../../build/code-cache/lambda-environment.ts';
import { aForm, aRequest } from '../a-request.ts';
import { aTable, type TestTable } from '../calls/a-table.ts';
import {
  deployable,
  type Packaged,
  packageService,
  resourcesOfType,
  root,
} from '../deployment/package-service.ts';
import { node24 } from './emulated-aws.ts';

/*
 * Every zip as Lambda runs it: unpacked into a folder of its own, started by AWS's own runtime client (aws-lambda-ric) on Node 24,
 * against a Runtime API that hands out one request after another.
 */

const client = join(root, '.local/runtime-client/node_modules/aws-lambda-ric/index.mjs');

let packaged: Packaged;
let table: TestTable;

beforeAll(async () => {
  packaged = packageService('prod', { ...deployable, CODE_CACHE: node24() });
  table = await aTable();
});
afterAll(() => table?.close());

const records = { batchItemFailures: [] };

/** Something that each function answers well, and what it then answers. */
const requests: Readonly<Record<string, readonly [unknown, unknown]>> = {
  status: [aRequest({}), { statusCode: 200 }],
  'invoke-call': [aRequest({ queryStringParameters: { phone: 'nobody' } }), { statusCode: 400 }],
  instruct: [
    aForm({ sessionId: 'ATVId_ric', isActive: '1', callerNumber: '+254711000111' }),
    { statusCode: 200, body: expect.stringContaining('<Response>') },
  ],
  events: [
    aForm({ sessionId: 'ATVId_ric', isActive: '0', callerNumber: '+254711000111' }),
    { statusCode: 200, body: 'OK' },
  ],
  'get-call': [aRequest({ pathParameters: { sessionId: 'ATVId_none' } }), { statusCode: 404 }],
  'list-calls': [aRequest({}), { statusCode: 200 }],
  usage: [aRequest({}), { statusCode: 200 }],
  'store-deferred': [{ Records: [] }, records],
  'close-calls': [{}, { failures: [] }],
  relay: [{ Records: [] }, records],
  'list-scheduled-calls': [aRequest({}), { statusCode: 200 }],
  'scheduled-call': [aRequest({ pathParameters: { id: 'none' } }), { statusCode: 404 }],
  tick: [{}, 0], // nothing is due
  'place-scheduled-calls': [{ Records: [] }, null],
  webhooks: [aRequest({}), { statusCode: 200 }],
  webhook: [aRequest({ pathParameters: { id: 'none' } }), { statusCode: 404 }],
  'webhook-action': [
    aRequest({
      httpMethod: 'POST',
      resource: '/voice/webhooks/{id}/rotate',
      pathParameters: { id: 'none' },
    }),
    { statusCode: 404 },
  ],
  'webhook-deliveries': [aRequest({ pathParameters: { id: 'none' } }), { statusCode: 200 }],
  'deliver-webhooks': [{ Records: [] }, null],
  'list-recordings': [aRequest({ queryStringParameters: { state: 'lost' } }), { statusCode: 200 }],
  recording: [
    aRequest({ pathParameters: { sessionId: 'ATVId_none', recordingId: 'none' } }),
    { statusCode: 404 },
  ],
  'fetch-recording': [{ Records: [] }, null],
};

describe('the zip of a function, under the client by which Lambda runs it', () => {
  it('brings along what V8 has compiled of those that somebody waits for, which it takes there', () => {
    const compiled = functionNames().filter((name) => handlerOf(name).startsWith('dist/tests/compiled/'));

    expect(compiled.sort()).toEqual([...compiledNames].sort());
  });

  it.each(functionNames())('%s answers three requests', async (name) => {
    const [request, answer] = requests[name] ?? [undefined, undefined];
    expect(request, `${name} has no request here`).toBeDefined();

    const { answers, log } = await answersOf(name, [request, request, request]);

    const expected = answer instanceof Object ? expect.objectContaining(answer) : answer;
    expect(answers).toEqual([expected, expected, expected]);
    expect(log).not.toContain('CodeCacheRejected');
  });
});

function handlerOf(name: string) {
  const named = ({ properties }: { properties: Readonly<Record<string, unknown>> }) =>
    properties['FunctionName'] === `piga-prod-${name}`;
  return String(resourcesOfType('AWS::Lambda::Function', packaged).find(named)?.properties['Handler']);
}

/** Lambda's side of the Runtime API (AWS Lambda, "Using the Lambda runtime API"). */
async function answersOf(name: string, events: readonly unknown[]) {
  const taskRoot = mkdtempSync(join(tmpdir(), 'piga-task-'));
  execFileSync('python3', ['-m', 'zipfile', '-e', join(packaged.folder, `${name}.zip`), taskRoot]);
  const answers: unknown[] = [];
  let handedOut = 0;
  let finish: () => void;
  let giveUp: (error: Error) => void;
  const done = new Promise<void>((resolve, reject) => {
    finish = resolve;
    giveUp = reject;
  });
  const api = createServer((incoming, outgoing) => {
    let body = '';
    incoming.setEncoding('utf8').on('data', (text) => {
      body += text;
    });
    incoming.on('end', () => {
      if (!incoming.url?.endsWith('/next')) {
        answers.push(incoming.url?.endsWith('/response') ? JSON.parse(body) : `${incoming.url}: ${body}`);
        outgoing.writeHead(202, { 'content-type': 'application/json' }).end('{}');
        if (answers.length === events.length || incoming.url?.includes('/init/')) finish();
        return;
      }
      if (handedOut === events.length) return; // as Lambda does while there is nothing to do
      handedOut += 1;
      outgoing.writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': `request-${handedOut}`,
        'lambda-runtime-deadline-ms': String(Date.now() + 6000),
        'lambda-runtime-invoked-function-arn': `arn:aws:lambda:eu-west-1:000000000000:function:piga-prod-${name}`,
      });
      outgoing.end(JSON.stringify(events[handedOut - 1]));
    });
  });
  await new Promise<void>((listening) => api.listen(0, '127.0.0.1', listening));

  const handler = handlerOf(name);
  const child = spawn(node24(), [client, handler], {
    cwd: taskRoot,
    env: {
      ...lambdaEnvironment,
      ...everySetting,
      OPEN_CALLBACKS: 'true',
      CALLS_TABLE: table.tableName,
      CALLS_SHARDS: String(table.shards),
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${(api.address() as AddressInfo).port}`,
      LAMBDA_TASK_ROOT: taskRoot,
      _HANDLER: handler,
      AWS_LAMBDA_FUNCTION_NAME: `piga-prod-${name}`,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '1024',
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/piga-prod-${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: 'one',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
  child.once('exit', (code) => giveUp(new Error(`The client ended with ${code}:\n${log}`)));
  try {
    await done;
    return { answers, log };
  } finally {
    child.removeAllListeners('exit').kill('SIGKILL');
    api.closeAllConnections();
    api.close();
    rmSync(taskRoot, { recursive: true });
  }
}
