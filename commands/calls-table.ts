import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CallTable } from '../lib/calls/store/table-layout.ts';
import { type Config, readConfig, type SettingName } from '../lib/platform/config.ts';
import { callTableSettings } from '../lib/wiring/call-table.ts';
import { type Command, fail } from './command.ts';
import { environmentOfStage, region } from './deployed-stage.ts';

/** The settings that `--local` stands for. The local stack must be running. */
function localStack() {
  return {
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${process.env['PIGA_DYNAMODB_PORT'] ?? 8200}`,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${process.env['PIGA_AWS_PORT'] ?? 8300}`,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    CALLS_TABLE: 'piga-local-calls',
    CALLS_SHARDS: '4',
    RETENTION_DAYS: '90',
    RECORDINGS: process.env['RECORDINGS'] ?? 'keep',
    RECORDING_DAYS: process.env['RECORDING_DAYS'] ?? '90',
    RECORDINGS_BUCKET: 'piga-local-recordings',
    TIME_ZONE: process.env['TIME_ZONE'] ?? 'Africa/Nairobi',
  };
}

/**
 * The table of the stage that `--stage` names, or else the one that the environment names, in the AWS account that the SDK's own variables name. No setting has a default,
 * because a wrong one does harm: with another number of shards than the stage's, rows would not be listed, and with a shorter
 * retention they would be deleted.
 */
export async function callsTable(command: Command): Promise<CallTable> {
  return (await stageOf(command)).table;
}

/** The table, together with further settings of the stage that the command needs. */
export async function stageOf<Name extends SettingName = never>(
  command: Command,
  ...more: readonly Name[]
): Promise<{ readonly table: CallTable; readonly config: Config<Name> }> {
  const stage = command.textOf('stage');
  // The SDK's warning about Node's version is for whoever deploys, not for whoever looks after the table.
  Object.assign(
    process.env,
    { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    command.has('local') ? localStack() : {},
    stage === undefined ? {} : await environmentOfStage(stage),
  );
  const names = [...callTableSettings, ...more];
  const config = configOrFail(names);
  const table = {
    dynamodb: new DynamoDBClient(stage === undefined ? {} : { region: region() }),
    tableName: config.CALLS_TABLE,
    shards: config.CALLS_SHARDS,
    retentionDays: config.RETENTION_DAYS,
  };
  return { table, config };
}

function configOrFail<Name extends SettingName>(names: readonly Name[]): Config<Name> {
  try {
    return readConfig(process.env, ...names);
  } catch (error) {
    return fail(
      `${(error as Error).message}. Add --stage prod for a deployed stage or --local for the local stack, or set ${names.join(', ')} to what the stage was deployed with.`,
    );
  }
}
