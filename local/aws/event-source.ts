import { DeleteMessageCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { localCredentials } from './sqs.ts';

export interface EventSource {
  readonly stop: () => Promise<void>;
}

/**
 * What Lambda's event source mapping does: hands the messages of a queue to a function, in batches, and deletes those
 * that it did not report as failed.
 *
 * @param invoke runs the function with an event of SQS's
 */
export function startEventSource(
  {
    endpoint,
    queueUrl,
    region,
    batchSize = 10,
  }: { endpoint: string; queueUrl: string; region: string; batchSize?: number },
  invoke: (event: { Records: Partial<SQSRecord>[] }) => Promise<SQSBatchResponse | null>,
): EventSource {
  const sqs = new SQSClient({
    endpoint,
    region,
    credentials: localCredentials,
    useQueueUrlAsEndpoint: false,
  });
  const stopping = new AbortController();

  const deliver = async () => {
    const receive = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: batchSize,
      WaitTimeSeconds: 20,
    });
    const { Messages = [] } = await sqs.send(receive, { abortSignal: stopping.signal });
    if (Messages.length === 0) return;
    const answer = await invoke({
      Records: Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '' }) => ({
        messageId: MessageId,
        body: Body,
        receiptHandle: ReceiptHandle,
        eventSource: 'aws:sqs',
      })),
    });
    const failed = new Set((answer?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier));
    for (const { MessageId = '', ReceiptHandle } of Messages) {
      if (!failed.has(MessageId))
        await sqs.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    }
  };

  const run = async () => {
    while (!stopping.signal.aborted) {
      try {
        await deliver();
      } catch (error) {
        if (stopping.signal.aborted) return;
        console.error(`What waits in the queue ${queueUrl} could not be delivered:`, error);
        await new Promise((later) => setTimeout(later, 1000));
      }
    }
  };
  const running = run();
  return {
    stop: async () => {
      stopping.abort();
      await running;
      sqs.destroy();
    },
  };
}
