import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { createSqs } from '../platform/sqs.ts';
import type { SendWakes, Wake } from '../timers/tick.ts';
import { writeWake } from '../timers/wake.ts';

/** SQS takes no more messages in one request. */
const BATCH = 10;
/** SQS takes no longer name of a group, and none with a space. */
const LONGEST_GROUP = 128;

/**
 * Sends word that rows are due through a queue. What the queue does not take comes back when its row's lease is over.
 *
 * Rows of one partition are a group of the queue, and SQS serves groups with little under way before one with much ("fair queues"): an
 * endpoint that is slow holds up no other.
 */
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
  const MessageGroupId = key.pk.replaceAll(' ', ':').slice(0, LONGEST_GROUP);
  return { Id: String(at), MessageBody: writeWake(key), DelaySeconds: delaySeconds, MessageGroupId };
}
