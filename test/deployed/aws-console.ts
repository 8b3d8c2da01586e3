import { APIGatewayClient, GetApiKeysCommand } from '@aws-sdk/client-api-gateway';
import { CloudWatchClient, DescribeAlarmsCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DynamoDBClient,
  ScanCommand,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetParametersByPathCommand, SSMClient } from '@aws-sdk/client-ssm';
import { handIn } from './aws-hand.ts';
import type { EmulatedAws } from './emulated-aws.ts';

/** What a person looks up, or changes, in AWS's console. */
export function consoleOf(aws: EmulatedAws, region = 'eu-west-1') {
  const config = {
    endpoint: aws.url,
    region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
  const gateway = new APIGatewayClient(config);
  const lambda = new LambdaClient(config);
  const events = new EventBridgeClient(config);
  const ssm = new SSMClient(config);
  const dynamodb = new DynamoDBClient(config);
  const logs = new CloudWatchLogsClient(config);
  const cloudwatch = new CloudWatchClient(config);
  const sns = new SNSClient(config);
  const sqs = new SQSClient(config);
  const linesOf = async (name: string) => {
    const logGroupName = `/aws/lambda/piga-prod-${name}`;
    const { events: lines = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return lines.map(({ message = '' }) => message);
  };
  return {
    ...handIn({ gateway, cloudwatch, dynamodb, events, lambda, sns, sqs, ssm }),
    /** The API keys' values by their names. */
    apiKeys: async (): Promise<Record<string, string>> => {
      const { items = [] } = await gateway.send(new GetApiKeysCommand({ includeValues: true }));
      return Object.fromEntries(items.map(({ name = '', value = '' }) => [name, value]));
    },
    /** Changes some of a function's environment; resolves with what puts it back. */
    setEnvironment: async (FunctionName: string, changed: Record<string, string>) => {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const before = Environment?.Variables ?? {};
      const set = (Variables: Record<string, string>) =>
        lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
      await set({ ...before, ...changed });
      return () => set(before);
    },
    environmentOf: async (FunctionName: string) => {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      return Environment?.Variables ?? {};
    },
    /** Every schedule of the stage runs each minute from now on. */
    hurrySchedules: async () => {
      const { Rules = [] } = await events.send(new ListRulesCommand({}));
      for (const { Name, ScheduleExpression } of Rules)
        if (ScheduleExpression !== undefined)
          await events.send(new PutRuleCommand({ Name, ScheduleExpression: 'rate(1 minute)' }));
    },
    /** Makes an event bus of which a queue gets all that `piga` puts there; what is given tells what the queue has got since. */
    openEventBus: async (Name: string) => {
      await events.send(new CreateEventBusCommand({ Name }));
      const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `${Name}-listener` }));
      const of = { Rule: 'everything', EventBusName: Name };
      const EventPattern = JSON.stringify({ source: ['piga'] });
      await events.send(new PutRuleCommand({ Name: of.Rule, EventBusName: Name, EventPattern }));
      const Arn = `arn:aws:sqs:${region}:000000000000:${Name}-listener`;
      await events.send(new PutTargetsCommand({ ...of, Targets: [{ Id: 'listener', Arn }] }));
      return async (): Promise<Record<string, unknown>[]> => {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
        );
        return Messages.map(({ Body = '' }) => JSON.parse(Body));
      };
    },
    /** What a function has logged. */
    logOf: async (name: string) => (await linesOf(name)).join('\n'),
    /** Does what CloudWatch does with what a function has counted in its log. */
    countWhatWasLogged: async (name: string) => {
      for (const line of await linesOf(name)) {
        const { _aws, ...values } = line.startsWith('{') ? JSON.parse(line) : {};
        for (const { Namespace, Dimensions, Metrics } of _aws?.CloudWatchMetrics ?? [])
          for (const { Name } of Metrics)
            await cloudwatch.send(
              new PutMetricDataCommand({
                Namespace,
                MetricData: [
                  {
                    MetricName: Name,
                    Value: [values[Name]].flat()[0],
                    Dimensions: Dimensions[0].map((key: string) => ({ Name: key, Value: values[key] })),
                  },
                ],
              }),
            );
      }
    },
    /** `OK`, `ALARM` or `INSUFFICIENT_DATA`. */
    stateOfAlarm: async (AlarmName: string) => {
      const { MetricAlarms = [] } = await cloudwatch.send(
        new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }),
      );
      return MetricAlarms[0]?.StateValue;
    },
    /** The secrets of a stage, by their names. */
    secrets: async (stage: string): Promise<Record<string, string>> => {
      const path = { Path: `/piga/${stage}`, WithDecryption: true };
      const { Parameters = [] } = await ssm.send(new GetParametersByPathCommand(path));
      return Object.fromEntries(
        Parameters.map(({ Name = '', Value = '' }) => [Name.split('/').at(-1), Value]),
      );
    },
    /** From the next request on a function begins anew. */
    restart: async (FunctionName: string) => {
      const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
      const Variables = { ...Environment?.Variables, RESTARTED: String(Date.now()) };
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables } }));
    },
    /** What CloudFormation does by resources/calls-table.yml beside making the table. */
    finishTable: async (TableName: string) => {
      const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: true };
      const PointInTimeRecoverySpecification = { PointInTimeRecoveryEnabled: true };
      await dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
      await dynamodb.send(
        new UpdateContinuousBackupsCommand({ TableName, PointInTimeRecoverySpecification }),
      );
    },
    /** How many rows a table has. */
    tableItems: async (TableName: string) => {
      const { Count = 0 } = await dynamodb.send(new ScanCommand({ TableName }));
      return Count;
    },
    close: () => {
      for (const client of [gateway, lambda, events, logs, cloudwatch, sns, sqs, ssm, dynamodb])
        client.destroy();
    },
  };
}
