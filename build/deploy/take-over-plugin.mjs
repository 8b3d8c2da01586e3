import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackImportComplete,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeTableCommand,
  DynamoDBClient,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { GetQueueUrlCommand, SQSClient } from '@aws-sdk/client-sqs';

/**
 * Serverless plugin: lets a first deploy take over what an earlier stack of the same name left behind. The table of calls, the queues and
 * the logs outlive their stack and have fixed names, so a new stack could not make them; it imports them instead, as they are.
 */
export default class TakeOver {
  /** @param {any} serverless */
  constructor(serverless) {
    this.serverless = serverless;
    this.hooks = { 'before:aws:deploy:deploy:createStack': () => this.takeOver() };
  }

  async takeOver() {
    const provider = this.serverless.getProvider('aws');
    const config = await provider.getAwsSdkV3Config();
    const cloudFormation = new CloudFormationClient(config);
    const StackName = provider.naming.getStackName();
    if (await stackExists(cloudFormation, StackName)) return;

    const { Resources } = this.serverless.service.provider.compiledCloudFormationTemplate;
    const left = await leftBehind(Resources, config);
    if (left.length === 0) return;
    await importInto(cloudFormation, StackName, importable(Resources, left));
    console.log(`Took over what an earlier stack left:\n${left.map(({ name }) => `  ${name}`).join('\n')}\n`);
  }
}

/**
 * What a stack leaves behind: by which property CloudFormation knows it, and whether one of that name is there.
 *
 * @typedef {{ id: string, type: string, name: string, identifier: Record<string, string> }} Left
 * @type {Record<string, (properties: any, config: object) => Promise<Record<string, string> | undefined>>}
 */
const kept = {
  'AWS::DynamoDB::Table': async (properties, config) => {
    const dynamodb = new DynamoDBClient(config);
    const { TableName } = properties;
    const found = await ifThere(dynamodb.send(new DescribeTableCommand({ TableName })));
    if (found === undefined) return undefined;
    await makeWhole(dynamodb, found.Table, properties);
    return { TableName };
  },
  'AWS::SQS::Queue': async ({ QueueName }, config) => {
    const found = await ifThere(new SQSClient(config).send(new GetQueueUrlCommand({ QueueName })));
    return found?.QueueUrl === undefined ? undefined : { QueueUrl: found.QueueUrl };
  },
  'AWS::Logs::LogGroup': async ({ LogGroupName }, config) => {
    const { logGroups = [] } = await new CloudWatchLogsClient(config).send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: LogGroupName }),
    );
    return logGroups.some(({ logGroupName }) => logGroupName === LogGroupName) ? { LogGroupName } : undefined;
  },
};

/**
 * @template Answer
 * @param {Promise<Answer>} asked
 * @returns {Promise<Answer | undefined>}
 */
async function ifThere(asked) {
  try {
    return await asked;
  } catch (error) {
    if (/ResourceNotFound|NonExistentQueue|QueueDoesNotExist/.test(String(Object(error).name)))
      return undefined;
    throw error;
  }
}

/** @param {CloudFormationClient} cloudFormation @param {string} StackName */
async function stackExists(cloudFormation, StackName) {
  try {
    const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
    return Stacks.some(
      ({ StackStatus = '' }) => !['DELETE_COMPLETE', 'REVIEW_IN_PROGRESS'].includes(StackStatus),
    );
  } catch (error) {
    if (/does not exist/.test(String(Object(error).message))) return false;
    throw error;
  }
}

/**
 * @param {Record<string, any>} resources
 * @param {object} config
 * @returns {Promise<Left[]>}
 */
async function leftBehind(resources, config) {
  const candidates = Object.entries(resources).filter(
    ([, { Type, DeletionPolicy }]) => DeletionPolicy !== undefined && Type in kept,
  );
  const looked = await Promise.all(
    candidates.map(async ([id, { Type, Properties }]) => {
      const identifier = await kept[Type]?.(Properties, config);
      if (identifier === undefined) return [];
      const { TableName, QueueName, LogGroupName } = Properties;
      return [{ id, type: Type, name: TableName ?? QueueName ?? LogGroupName, identifier }];
    }),
  );
  return looked.flat();
}

/**
 * A table that was restored from a backup has neither stream nor expiry nor backups of its own, and CloudFormation would not see that: it
 * takes what it imports for what the template says.
 *
 * @param {DynamoDBClient} dynamodb
 * @param {import('@aws-sdk/client-dynamodb').TableDescription | undefined} table
 * @param {any} properties
 */
async function makeWhole(dynamodb, table, properties) {
  const { TableName } = properties;
  if (table?.StreamSpecification?.StreamEnabled !== true) {
    const StreamSpecification = { StreamEnabled: true, ...properties.StreamSpecification };
    await dynamodb.send(new UpdateTableCommand({ TableName, StreamSpecification }));
    await waitUntilTableExists({ client: dynamodb, maxWaitTime: 600 }, { TableName });
  }
  const { PointInTimeRecoverySpecification, TimeToLiveSpecification } = properties;
  await dynamodb.send(new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }));
  try {
    await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  } catch (error) {
    if (!/already enabled/.test(String(Object(error).message))) throw error;
  }
}

/**
 * Of the template, what is to be imported. A property that speaks of a resource which is not there any more is left to the deploy.
 *
 * @param {Record<string, any>} resources
 * @param {Left[]} left
 */
function importable(resources, left) {
  const ids = left.map(({ id }) => id);
  const others = Object.keys(resources).filter((id) => !ids.includes(id));
  /** @param {unknown} value */
  const speaksOfOthers = (value) => others.some((id) => JSON.stringify(value).includes(`"${id}"`));
  const Resources = Object.fromEntries(
    left.map(({ id }) => {
      const { DependsOn: _, Properties, ...resource } = resources[id];
      const properties = Object.entries(Properties).filter(([, value]) => !speaksOfOthers(value));
      return [id, { ...resource, Properties: Object.fromEntries(properties) }];
    }),
  );
  return {
    template: { AWSTemplateFormatVersion: '2010-09-09', Resources },
    resourcesToImport: left.map(({ id, type, identifier }) => ({
      LogicalResourceId: id,
      ResourceType: type,
      ResourceIdentifier: identifier,
    })),
  };
}

/**
 * @param {CloudFormationClient} client
 * @param {string} StackName
 * @param {ReturnType<typeof importable>} what
 */
async function importInto(client, StackName, { template, resourcesToImport }) {
  const changeSet = { StackName, ChangeSetName: `take-over-${Date.now()}` };
  await client.send(
    new CreateChangeSetCommand({
      ...changeSet,
      ChangeSetType: 'IMPORT',
      TemplateBody: JSON.stringify(template),
      ResourcesToImport: resourcesToImport,
    }),
  );
  await waitUntilChangeSetCreateComplete({ client, maxWaitTime: 300, minDelay: 1 }, changeSet);
  await client.send(new ExecuteChangeSetCommand(changeSet));
  await waitUntilStackImportComplete({ client, maxWaitTime: 600, minDelay: 1 }, { StackName });
}
