import {
  type APIGatewayClient,
  CreateUsagePlanKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetApiKeysCommand,
  GetUsagePlansCommand,
} from '@aws-sdk/client-api-gateway';
import {
  type CloudWatchClient,
  DescribeAlarmsCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DisableRuleCommand,
  EnableRuleCommand,
  type EventBridgeClient,
  ListRulesCommand,
} from '@aws-sdk/client-eventbridge';
import {
  type LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  type SNSClient,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import {
  GetQueueUrlCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import {
  DeleteParameterCommand,
  GetParameterCommand,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';

interface Clients {
  readonly gateway: APIGatewayClient;
  readonly cloudwatch: CloudWatchClient;
  readonly dynamodb: DynamoDBClient;
  readonly events: EventBridgeClient;
  readonly lambda: LambdaClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  readonly ssm: SSMClient;
}

/** What a hand may do in AWS's console that it should not; each resolves with what undoes it. */
export function handIn({ gateway, cloudwatch, dynamodb, events, lambda, sns, sqs, ssm }: Clients) {
  const putSecret = (Name: string, Value = '') =>
    ssm.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', Overwrite: true }));
  const secret = async (Name: string) => {
    const { Parameter } = await ssm.send(new GetParameterCommand({ Name, WithDecryption: true }));
    return Parameter?.Value;
  };
  const topicArn = async (name: string) => {
    const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
    return Topics.find(({ TopicArn = '' }) => TopicArn.endsWith(`:${name}`))?.TopicArn;
  };
  const subscribe = async (topic: string) =>
    sns.send(
      new SubscribeCommand({
        TopicArn: await topicArn(topic),
        Protocol: 'sqs',
        Endpoint: 'arn:aws:sqs:eu-west-1:000000000000:piga-prod-unrelayed-alarms',
      }),
    );
  return {
    subscribe,
    withSecret: async (name: string, value: string) => {
      const before = await secret(name);
      await putSecret(name, value);
      return () => putSecret(name, before);
    },
    withoutSecret: async (name: string) => {
      const before = await secret(name);
      await ssm.send(new DeleteParameterCommand({ Name: name }));
      return () => putSecret(name, before);
    },
    /** Takes an API key out of its usage plan: it opens nothing any more. */
    withoutUsagePlan: async (nameQuery: string) => {
      const { items: [key] = [] } = await gateway.send(new GetApiKeysCommand({ nameQuery }));
      const { items: [plan] = [] } = await gateway.send(new GetUsagePlansCommand({}));
      const named = { usagePlanId: plan?.id, keyId: key?.id };
      await gateway.send(new DeleteUsagePlanKeyCommand(named));
      return () => gateway.send(new CreateUsagePlanKeyCommand({ ...named, keyType: 'API_KEY' }));
    },
    unprotectTable: async (TableName: string) => {
      const protect = (DeletionProtectionEnabled: boolean) =>
        dynamodb.send(new UpdateTableCommand({ TableName, DeletionProtectionEnabled }));
      await protect(false);
      return () => protect(true);
    },
    withMessage: async (QueueName: string) => {
      const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'an event' }));
      return () => sqs.send(new PurgeQueueCommand({ QueueUrl }));
    },
    withoutEventSource: async (FunctionName: string) => {
      const { EventSourceMappings = [] } = await lambda.send(
        new ListEventSourceMappingsCommand({ FunctionName }),
      );
      const enable = (Enabled: boolean) =>
        lambda.send(new UpdateEventSourceMappingCommand({ UUID: EventSourceMappings[0]?.UUID, Enabled }));
      await enable(false);
      return () => enable(true);
    },
    withoutSchedules: async () => {
      const { Rules = [] } = await events.send(new ListRulesCommand({}));
      for (const { Name } of Rules) await events.send(new DisableRuleCommand({ Name }));
      return async () => {
        for (const { Name } of Rules) await events.send(new EnableRuleCommand({ Name }));
      };
    },
    withoutSubscribers: async (topic: string) => {
      const TopicArn = await topicArn(topic);
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }));
      for (const { SubscriptionArn } of Subscriptions)
        await sns.send(new UnsubscribeCommand({ SubscriptionArn }));
      return () => subscribe(topic);
    },
    ringing: async (AlarmName: string) => {
      const set = (StateValue: 'ALARM' | 'OK') =>
        cloudwatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason: 'a test' }));
      await set('ALARM');
      return () => set('OK');
    },
    quietAlarms: async (AlarmNamePrefix: string) => {
      const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix }));
      for (const { AlarmName } of MetricAlarms)
        await cloudwatch.send(
          new SetAlarmStateCommand({ AlarmName, StateValue: 'OK', StateReason: 'a test' }),
        );
    },
    withRow: async (TableName: string, row: Readonly<Record<string, string>>) => {
      const Item = Object.fromEntries(Object.entries(row).map(([name, S]) => [name, { S }]));
      await dynamodb.send(new PutItemCommand({ TableName, Item }));
      const { pk = '', sk = '' } = row;
      return () => dynamodb.send(new DeleteItemCommand({ TableName, Key: { pk: { S: pk }, sk: { S: sk } } }));
    },
  };
}
