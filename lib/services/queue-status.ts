import { queueStatus as askQueueStatus } from '../africastalking/rest/queue-status.ts';
import { createSend } from '../africastalking/rest/send.ts';
import type { PhoneNumber } from '../phone-numbers/phone-number.ts';
import type { FlowService } from './service.ts';

/** Counts the callers waiting in Africa's Talking's queues. */
export interface QueueStatus {
  /**
   * How many callers wait in the queue of this name, on this number of ours.
   *
   * @throws when Africa's Talking does not say
   */
  readonly waiting: (ourNumber: string | undefined, queue: string, signal?: AbortSignal) => Promise<number>;
}

/** The service, by Africa's Talking's API (Voice › Queued calls). */
export function queueStatus(): FlowService<QueueStatus> {
  return ({ settings }) => {
    const { AT_USERNAME: username, AT_API_KEY: apiKey, AT_VOICE_URL: baseUrl } = settings(...queueSettings);
    const send = createSend({ username, apiKey, baseUrl, connectTimeout: 1_000, timeout: 1_800 });
    return {
      waiting: async (ourNumber, queue) => {
        if (ourNumber === undefined) return 0;
        const result = await askQueueStatus(send, { phoneNumbers: ourNumber as PhoneNumber });
        if (result.outcome !== 'counted')
          throw new Error(`The queue could not be counted: ${result.message}`);
        return result.queues.find(({ queueName }) => queueName === queue)?.numCalls ?? 0;
      },
    };
  };
}

const queueSettings = ['AT_USERNAME', 'AT_API_KEY', 'AT_VOICE_URL'] as const;
