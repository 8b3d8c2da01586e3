import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { createSqs } from '../platform/sqs.ts';

/** Puts messages into the queue of events that are to be stored later. */
export function createDeferredQueue(queueUrl: string) {
  const sqs = createSqs();
  return (MessageBody: string, options: { abortSignal: AbortSignal }) =>
    sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }), options);
}
