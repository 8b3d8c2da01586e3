import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';

/*
 * A caller is waiting on the other side: the SDK's usual limits (no request time-out, three attempts) would outlast
 * the call. One retry within the time that is left, then the way round takes over.
 */
const limits = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 800, throwOnRequestTimeout: true },
} as const;

export function createDynamoDB() {
  return new DynamoDBClient(limits);
}

/** The endpoint is the SDK's to choose, as for every other service; the queue's URL only names the queue. */
export function createSqs() {
  return new SQSClient({ ...limits, useQueueUrlAsEndpoint: false });
}
