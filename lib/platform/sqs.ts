import { SQSClient } from '@aws-sdk/client-sqs';
import { clientLimits } from './aws.ts';

/**
 * Makes a client for SQS. It sends requests to the endpoint that the SDK chooses, as for every other service, and not to
 * the host in the queue's URL.
 *
 * In a bundle `SQSClient` is loaded when this function is first called (build/bundle/lazy-packages.mjs), because most requests
 * need no queue.
 */
export function createSqs() {
  return new SQSClient({ ...clientLimits, useQueueUrlAsEndpoint: false });
}
