import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';

/**
 * Limits of every AWS client, in milliseconds. A caller may be waiting, so the SDK's own limits (no request time-out, three
 * attempts) are too long. One retry, then the event goes to the queue instead.
 */
export const clientLimits = {
  maxAttempts: 2,
  requestHandler: { connectionTimeout: 500, requestTimeout: 800, throwOnRequestTimeout: true },
} as const;

export function createDynamoDB() {
  return new DynamoDBClient(clientLimits);
}

export function createSsm() {
  return new SSMClient(clientLimits);
}
