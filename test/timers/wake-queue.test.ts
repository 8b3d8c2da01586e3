import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished, vi } from 'vitest';
import { readWake } from '../../lib/timers/wake.ts';
import { createWakeQueue } from '../../lib/wiring/wake-queue.ts';
import { createQueue, localCredentials, startQueues } from '../../local/aws/sqs.ts';

it('word of a row goes through the queue in the group of its partition', async () => {
  const queues = await startQueues();
  onTestFinished(() => queues.stop());
  const QueueUrl = await createQueue(queues.endpoint, 'wakes');
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', queues.endpoint);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', localCredentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', localCredentials.secretAccessKey);
  onTestFinished(() => void vi.unstubAllEnvs());
  const keys = Array.from({ length: 12 }, (_, row) => ({ pk: '#delivery endpoint-1', sk: `row ${row}` }));

  await createWakeQueue(QueueUrl)(keys.map((key) => ({ key, delaySeconds: 0 })));

  const sqs = new SQSClient({ endpoint: queues.endpoint, region: 'eu-west-1', credentials: localCredentials });
  onTestFinished(() => sqs.destroy());
  const receive = new ReceiveMessageCommand({
    QueueUrl,
    MaxNumberOfMessages: 10,
    MessageSystemAttributeNames: ['MessageGroupId'],
  });
  const received = [await sqs.send(receive), await sqs.send(receive)].flatMap(({ Messages = [] }) => Messages);
  expect(received.map(({ Body = '' }) => readWake(Body))).toEqual(keys);
  expect(new Set(received.map(({ Attributes }) => Attributes?.MessageGroupId))).toEqual(
    new Set(['#delivery:endpoint-1']),
  );
});
