import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CallTable } from '../lib/calls/store/table-layout.ts';

/** What `--local` stands for: the local stack while it runs. */
function localStack() {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${process.env['PIGA_DYNAMODB_PORT'] ?? 8200}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    CALLS_TABLE: 'piga-local-calls',
    CALLS_SHARDS: '4',
    RETENTION_DAYS: '90',
  };
}

/**
 * The table that the environment names, on the AWS account that the SDK's own variables name. Nothing is assumed:
 * rows written with another number of shards than the stage has would not be listed, and a shorter retention would
 * delete them.
 */
export function callsTable(): CallTable {
  const isLocal = process.argv.includes('--local');
  // Said by whoever deploys, not by whoever looks after the table.
  Object.assign(
    process.env,
    { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    isLocal ? localStack() : {},
  );
  const tableName = setting('CALLS_TABLE', /./);
  const shards = Number(setting('CALLS_SHARDS', /^[1-9]\d*$/));
  const retentionDays = Number(setting('RETENTION_DAYS', /^[1-9]\d*$/));
  return { dynamodb: new DynamoDBClient({}), tableName, shards, retentionDays };
}

/**
 * What was given besides the options. A word or an option that the command would not heed ends the program: a slip of
 * the pen must not do more, or less, than was meant.
 */
export function positionals({
  most: max,
  options = [],
}: {
  most: number;
  options?: readonly string[];
}): string[] {
  const given = process.argv.slice(2);
  const known = [...options, '--local'];
  const unknown = given.find((word) => word.startsWith('--') && !known.includes(word));
  if (unknown !== undefined) fail(`There is no option '${unknown}'; there is ${known.join(' and ')}`);

  const words = given.filter((word) => !word.startsWith('--'));
  if (words.length > max) fail(`'${words[max]}' is one too many: nothing was done`);
  return words;
}

/** What reads a long output, such as `head`, may have had enough of it: then there is nothing left to do. */
export function exitWhenPipeCloses(): void {
  process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));
}

/** Ends the program with a line instead of a stack when the work fails. */
export async function orFail<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    return fail(
      error instanceof Error ? `${error.name}: ${error.message || 'no connection'}` : String(error),
    );
  }
}

export function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function setting(name: string, form: RegExp): string {
  const value = process.env[name] ?? '';
  if (form.test(value)) return value;
  return fail(
    `${name} is '${value}'. Set CALLS_TABLE, CALLS_SHARDS and RETENTION_DAYS to what the stage was deployed with, ` +
      'or add --local for the local stack.',
  );
}
