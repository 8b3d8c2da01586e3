import { SQSClient } from '@aws-sdk/client-sqs';
import { clientLimits } from './aws.ts';

/**
 * The endpoint is the SDK's to choose, as for every other service; the queue's URL only names the queue.
 *
 * In a bundle `SQSClient` is loaded when this function is first called, and not with this file (build/bundle/lazy-packages.mjs): most
 * requests need no queue.
 */
export function createSqs() {
  return new SQSClient({ ...clientLimits, useQueueUrlAsEndpoint: false });
}
