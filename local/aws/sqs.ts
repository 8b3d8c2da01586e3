import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';

/** Any will do: the embedded services check none. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };

export interface EmbeddedQueues {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
}

/**
 * SQS and S3 inside this process, in memory, on loopback alone.
 *
 * @param port 0 takes a free one
 */
export async function startQueues(port = 0): Promise<EmbeddedQueues> {
  const app = buildApp({ logger: false });
  const endpoint = await app.listen({ port, host: '127.0.0.1' });
  return { endpoint, stop: async () => app.close() };
}

/** Makes a queue; the URL is its name, and is reached through the endpoint. */
export async function createQueue(endpoint: string, name: string, attributes: Record<string, string> = {}) {
  const sqs = new SQSClient({ endpoint, region: 'local', credentials: localCredentials });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  sqs.destroy();
  return QueueUrl as string;
}

/** Makes a bucket; one that is there already stays as it is. */
export async function createBucket(endpoint: string, name: string): Promise<void> {
  const answer = await fetch(`${endpoint}/${name}`, { method: 'PUT' });
  if (!answer.ok && answer.status !== 409)
    throw new Error(`The bucket ${name} could not be made: ${answer.status}`);
}
