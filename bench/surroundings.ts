import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { everySetting, lambdaEnvironment } from '../build/code-cache/lambda-environment.ts';
import { createCallsTable } from '../local/aws/calls-table.ts';
import { startDynamoDB } from '../local/aws/dynamodb.ts';
import { localCredentials } from '../local/aws/sqs.ts';

export const root = resolve(import.meta.dirname, '..');
export const tableName = 'calls-bench';

export interface Surroundings {
  readonly dynamodb: DynamoDBClient;
  /** What a function finds in its environment: all that it needs, and nothing of this machine's own. */
  readonly env: Readonly<Record<string, string>>;
  readonly stop: () => Promise<void>;
}

/** What the functions meet: an embedded DynamoDB with the calls table, and an Africa's Talking that queues every call. */
export async function startSurroundings(): Promise<Surroundings> {
  const embedded = await startDynamoDB();
  const dynamodb = new DynamoDBClient({
    endpoint: embedded.endpoint,
    region: 'eu-west-1',
    credentials: localCredentials,
  });
  await createCallsTable(dynamodb, tableName);
  const voice = createServer((incoming, outgoing) => {
    incoming.resume().on('end', () => {
      outgoing.writeHead(201, { 'content-type': 'application/json' });
      const entry = { phoneNumber: '+254711000111', status: 'Queued', sessionId: `ATVId_${randomUUID()}` };
      outgoing.end(JSON.stringify({ entries: [entry], errorMessage: 'None' }));
    });
  });
  await new Promise<void>((listening) => voice.listen(0, '127.0.0.1', listening));
  return {
    dynamodb,
    env: {
      ...functionEnvironment,
      AT_VOICE_URL: `http://127.0.0.1:${(voice.address() as AddressInfo).port}`,
      AWS_ENDPOINT_URL_DYNAMODB: embedded.endpoint,
    },
    stop: async () => {
      dynamodb.destroy();
      voice.closeAllConnections();
      voice.close();
      await embedded.stop();
    },
  };
}

const functionEnvironment = {
  ...lambdaEnvironment,
  ...everySetting,
  CALLS_TABLE: tableName,
  // Deployed functions run on Node 24, and are not told that the SDK will want 22.
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

export const token = everySetting.CALLBACK_TOKENS;

export { itRings } from '../build/code-cache/first-requests.ts';
