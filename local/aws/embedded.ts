import { resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { resourcesOf, type Service } from '../service.ts';
import { createCallsTable } from './calls-table.ts';
import { type OnRecord, startDynamoDBThread } from './dynamodb.ts';
import { createBucket, createQueue, localCredentials, startQueues } from './sqs.ts';

/** Where a service is to listen, or where one listens already. */
export type PortOrEndpoint = { readonly port: number } | { readonly endpoint: string };

const root = resolve(import.meta.dirname, '../..');

function alreadyThere(endpoint: string) {
  return { endpoint, stop: async () => {} };
}

export interface EmbeddedAws {
  /** The queues' URLs by their names in serverless.yml. */
  readonly queueUrls: Readonly<Record<string, string>>;
  readonly queuesEndpoint: string;
  readonly stop: () => Promise<void>;
}

/**
 * DynamoDB, SQS and S3 in this process, with the tables and queues of serverless.yml. The functions find them by the
 * variables that the AWS SDK itself reads; nothing in `lib/` knows.
 *
 * @param onRecord is told every change of a row, when the database runs here
 */
export async function startEmbeddedAws(
  service: Service,
  places: { readonly dynamodb: PortOrEndpoint; readonly queues: PortOrEndpoint },
  onRecord?: OnRecord,
): Promise<EmbeddedAws> {
  const dynamodb =
    'port' in places.dynamodb
      ? await startDynamoDBThread(
          {
            port: places.dynamodb.port,
            path: resolve(root, process.env['PIGA_DATA'] || '.local', 'dynamodb'),
          },
          onRecord,
        )
      : alreadyThere(places.dynamodb.endpoint);
  const queues =
    'port' in places.queues ? await startQueues(places.queues.port) : alreadyThere(places.queues.endpoint);

  const client = new DynamoDBClient({
    endpoint: dynamodb.endpoint,
    region: service.provider.region,
    credentials: localCredentials,
  });
  await createCallsTable(client, service.custom.callsTable);
  client.destroy();

  const { RECORDINGS_BUCKET: bucket } = service.custom.settings;
  await createBucket(queues.endpoint, bucket);

  const queueUrls: Record<string, string> = {};
  for (const { id, properties } of resourcesOf(service, 'AWS::SQS::Queue')) {
    queueUrls[id] = await createQueue(queues.endpoint, String(properties['QueueName']));
  }

  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_REGION: service.provider.region,
    AWS_ENDPOINT_URL_DYNAMODB: dynamodb.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    AWS_ENDPOINT_URL_S3: queues.endpoint,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  // serverless-offline gives a function what its definition says, `invoke local` what this process has.
  const settings = Object.entries(queueUrls).map(([id, url]) => [settingOfQueue(id), url] as const);
  Object.assign(process.env, Object.fromEntries(settings));
  for (const { environment = {} } of Object.values(service.functions)) {
    Object.assign(environment, Object.fromEntries(settings.filter(([name]) => name in environment)));
  }

  return {
    queueUrls,
    queuesEndpoint: queues.endpoint,
    stop: async () => {
      await Promise.all([dynamodb.stop(), queues.stop()]);
    },
  };
}

/** `DeferredEventsQueue` is known to the functions as `DEFERRED_EVENTS_QUEUE_URL`. */
function settingOfQueue(id: string): string {
  return `${id.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_URL`;
}
