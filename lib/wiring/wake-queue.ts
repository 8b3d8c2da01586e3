import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { createSqs } from '../platform/sqs.ts';
import type { SendWakes, Wake } from '../timers/tick.ts';
import { writeWake } from '../timers/wake.ts';

/** SQS takes no more messages in one request. */
const BATCH = 10;

/** Sends word that rows are due through a queue. What the queue does not take comes back when its row's lease is over. */
export function createWakeQueue(queueUrl: string): SendWakes {
  let sqs: ReturnType<typeof createSqs> | undefined;
  return async (wakes) => {
    sqs ??= createSqs();
    for (let first = 0; first < wakes.length; first += BATCH)
      await sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: queueUrl,
          Entries: wakes.slice(first, first + BATCH).map(entry),
        }),
      );
  };
}

function entry({ key, delaySeconds }: Wake, at: number) {
  return { Id: String(at), MessageBody: writeWake(key), DelaySeconds: delaySeconds };
}
