import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { createSqs } from '../platform/sqs.ts';

/** Makes the function that puts a message into the queue of deferred events. */
export function createDeferredQueue(queueUrl: string) {
  const sqs = createSqs();
  return (MessageBody: string, options: { abortSignal: AbortSignal }) =>
    sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }), options);
}
