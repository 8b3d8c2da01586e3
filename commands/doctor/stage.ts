import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { parameterOf, stackOf } from '../deployed-stage.ts';

export type Stage = NonNullable<Awaited<ReturnType<typeof openStage>>>;

const secretNames = ['AT_API_KEY', 'CALLBACK_TOKENS', 'SEALING_SECRETS'] as const;

/** A deployed stage as AWS tells of it, or nothing where there is none of that name. */
export async function openStage(name: string, region: string) {
  const aws = {
    cloudFormation: new CloudFormationClient({ region }),
    gateway: new APIGatewayClient({ region }),
    alarms: new CloudWatchClient({ region }),
    dynamodb: new DynamoDBClient({ region }),
    events: new EventBridgeClient({ region }),
    lambda: new LambdaClient({ region }),
    topics: new SNSClient({ region }),
    queues: new SQSClient({ region }),
    parameters: new SSMClient({ region }),
  };
  const stack = await describe(aws.cloudFormation, stackOf(name));
  if (stack === undefined) return undefined;
  const [environment, secrets] = await Promise.all([
    environmentOf(aws.lambda, `${stackOf(name)}-invoke-call`),
    secretsOf(aws.parameters, name),
  ]);
  const output = (key: string) =>
    stack.Outputs?.find(({ OutputKey }) => OutputKey === key)?.OutputValue ?? '';

  return {
    name,
    /** The beginning of all names in it. */
    prefix: stackOf(name),
    aws,
    status: stack.StackStatus ?? '',
    publicUrl: output('PublicUrl'),
    alarmTopic: output('AlarmTopic'),
    /** What the function that starts calls was deployed with. */
    environment,
    /** Those that are in SSM. */
    secrets,
    /** What goes into the URLs at Africa's Talking's. */
    token: secrets.CALLBACK_TOKENS?.split(',')[0]?.trim() ?? '',
    close: () => {
      for (const client of Object.values(aws)) client.destroy();
    },
  };
}

async function describe(cloudFormation: CloudFormationClient, StackName: string) {
  try {
    return (await cloudFormation.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
  } catch (error) {
    if (/does not exist/.test((error as Error).message)) return undefined;
    throw error;
  }
}

async function environmentOf(lambda: LambdaClient, FunctionName: string): Promise<Record<string, string>> {
  const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
  return Environment?.Variables ?? {};
}

async function secretsOf(
  parameters: SSMClient,
  stage: string,
): Promise<Partial<Record<(typeof secretNames)[number], string>>> {
  const Names = secretNames.map((name) => parameterOf(stage, name));
  const { Parameters = [] } = await parameters.send(
    new GetParametersCommand({ Names, WithDecryption: true }),
  );
  return Object.fromEntries(Parameters.map(({ Name = '', Value }) => [Name.split('/').at(-1), Value]));
}
