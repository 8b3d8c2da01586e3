import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';

/**
 * A caller is waiting on the other side: the SDK's usual limits (no request time-out, three attempts) would outlast
 * the call. One retry within the time that is left, then the way round takes over.
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
