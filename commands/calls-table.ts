import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CallTable } from '../lib/calls/table.ts';

/**
 * The table that the environment names, on the AWS account (or the local stack) that the SDK's own variables name:
 * AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL_DYNAMODB and so on. Stops the program with a line that says what is
 * missing.
 */
export function callsTable(): CallTable {
  const { CALLS_TABLE: tableName, CALLS_SHARDS = '4', RETENTION_DAYS = '365' } = process.env;
  if (tableName === undefined || tableName === '') {
    fail(
      'CALLS_TABLE is not set: the name of the table of calls, such as piga-local-calls or piga-prod-calls',
    );
  }
  // Said by whoever deploys, not by whoever looks after the table.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  return {
    dynamodb: new DynamoDBClient({}),
    tableName,
    shards: wholeNumber('CALLS_SHARDS', CALLS_SHARDS),
    retentionDays: wholeNumber('RETENTION_DAYS', RETENTION_DAYS),
  };
}

export function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function wholeNumber(name: string, text: string): number {
  if (!/^[1-9]\d*$/.test(text)) fail(`${name} is '${text}'; it takes a whole number above zero`);
  return Number(text);
}
