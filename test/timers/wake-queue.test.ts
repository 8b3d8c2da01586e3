import { expect, it, onTestFinished, vi } from 'vitest';
import { readWake } from '../../lib/timers/wake.ts';
import { createWakeQueue } from '../../lib/wiring/wake-queue.ts';
import { localCredentials } from '../../local/aws/sqs.ts';
import { answerWith, startServer } from '../http-client/servers.ts';

it('word of a row goes through the queue in the group of its partition, ten in a request', async () => {
  const { url, received } = await startServer(answerWith(JSON.stringify({ Successful: [], Failed: [] })));
  vi.stubEnv('AWS_ENDPOINT_URL_SQS', url);
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', localCredentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', localCredentials.secretAccessKey);
  onTestFinished(() => void vi.unstubAllEnvs());
  const keys = Array.from({ length: 12 }, (_, row) => ({ pk: '#delivery endpoint-1', sk: `row ${row}` }));

  await createWakeQueue(`${url}/000000000000/wakes`)(keys.map((key) => ({ key, delaySeconds: 0 })));

  const batches: { MessageBody: string; MessageGroupId: string }[][] = received.map(
    ({ body }) => JSON.parse(body).Entries,
  );
  expect(batches.map(({ length }) => length)).toEqual([10, 2]);
  expect(batches.flat().map(({ MessageBody }) => readWake(MessageBody))).toEqual(keys);
  expect(new Set(batches.flat().map(({ MessageGroupId }) => MessageGroupId))).toEqual(
    new Set(['#delivery:endpoint-1']),
  );
});
