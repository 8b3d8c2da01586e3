import { DescribeStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DeleteItemCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { DescribeRuleCommand } from '@aws-sdk/client-eventbridge';
import { ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { eventKey } from '../../lib/calls/store/event-row.ts';
import { callsStoppedSince } from '../../lib/outbound/switch.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { type Finding, ill, well } from './check.ts';
import type { Stage } from './stage.ts';

/** The last deploy went through. */
export async function stackIsWhole({ status, prefix, name }: Stage): Promise<Finding> {
  const what = 'Stack';
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return well(what, `${prefix} is ${status}`);
  return ill(
    what,
    `${prefix} is ${status}`,
    status.endsWith('_IN_PROGRESS')
      ? 'A deploy is under way: ask again when it is over.'
      : `The last deploy failed: npx serverless deploy --stage ${name} says at which resource.`,
  );
}

export async function secretsAreThere({ secrets, name }: Stage): Promise<Finding> {
  const what = 'Secrets';
  const names = ['AT_API_KEY', 'CALLBACK_TOKENS', 'SEALING_SECRETS'] as const;
  try {
    readConfig(secrets, ...names);
    return well(what, `${names.join(', ')} are in SSM`);
  } catch (error) {
    return ill(
      what,
      (error as Error).message,
      `npm run secret -- init ${name} makes what is missing; npm run secret -- rotate ${name} NAME what is too short.`,
    );
  }
}

/** The table is protected, backed up, expires what is old and tells its changes; and what was posted has come there. */
export async function tableKeeps(stage: Stage, probes: readonly string[]): Promise<Finding> {
  const what = 'Table';
  const { dynamodb } = stage.aws;
  const TableName = stage.environment['CALLS_TABLE'];
  const [{ Table }, { ContinuousBackupsDescription }, { TimeToLiveDescription }] = await Promise.all([
    dynamodb.send(new DescribeTableCommand({ TableName })),
    dynamodb.send(new DescribeContinuousBackupsCommand({ TableName })),
    dynamodb.send(new DescribeTimeToLiveCommand({ TableName })),
  ]);
  const recovery = ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus;
  const lacking = [
    Table?.TableStatus === 'ACTIVE' ? '' : 'is not active',
    Table?.DeletionProtectionEnabled === true ? '' : 'is not protected from deletion',
    Table?.StreamSpecification?.StreamEnabled === true ? '' : 'has no stream',
    recovery === 'ENABLED' ? '' : 'has no point-in-time recovery',
    TimeToLiveDescription?.TimeToLiveStatus === 'ENABLED' ? '' : 'expires nothing',
  ].filter((lack) => lack !== '');
  if (lacking.length > 0)
    return ill(
      what,
      `${TableName} ${lacking.join(', ')}`,
      `npx serverless deploy --stage ${stage.name} protects it; the rest was switched off by hand, and is switched on in the console.`,
    );

  const arrived = await Promise.all(probes.map((probe) => takeOut(stage, probe)));
  if (arrived.some((hasArrived) => !hasArrived))
    return ill(
      what,
      'what was posted to the two URLs has not come there',
      'It waits in the queue, or is in the log: docs/operations.md, EventDeferred and EventOnlyLogged.',
    );
  return well(what, `${TableName} takes events, is protected, backed up and expires what is old`);
}

/** Looks for what was posted, and takes it away again. */
async function takeOut({ aws, environment }: Stage, probe: string): Promise<boolean> {
  const event = toCallEvent(parseCallback(probe, {}), {
    receivedAt: '2026-01-01T00:00:00Z',
    receivedOn: 'events',
  });
  const { Attributes } = await aws.dynamodb.send(
    new DeleteItemCommand({
      TableName: environment['CALLS_TABLE'],
      Key: eventKey(event),
      ReturnValues: 'ALL_OLD',
    }),
  );
  return Attributes !== undefined;
}

/** Nothing waits for a person, and somebody takes from the queue and from the stream. */
export async function queuesAreEmptied({ aws, prefix }: Stage): Promise<Finding> {
  const what = 'Queues';
  const waiting = async (queue: string) => {
    const { QueueUrl } = await aws.queues.send(new GetQueueUrlCommand({ QueueName: `${prefix}-${queue}` }));
    const { Attributes } = await aws.queues.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    return Number(Attributes?.['ApproximateNumberOfMessages'] ?? 0);
  };
  const isTakenFrom = async (functionName: string) => {
    const { EventSourceMappings = [] } = await aws.lambda.send(
      new ListEventSourceMappingsCommand({ FunctionName: `${prefix}-${functionName}` }),
    );
    return EventSourceMappings.some(({ State }) => State === 'Enabled' || State === 'Creating');
  };
  const [deferred, dead, unrelayed, stores, relays] = await Promise.all([
    waiting('deferred-events'),
    waiting('deferred-events-dead'),
    waiting('unrelayed'),
    isTakenFrom('store-deferred'),
    isTakenFrom('relay'),
  ]);
  if (!stores || !relays)
    return ill(
      what,
      `${stores ? 'relay' : 'store-deferred'} takes from nothing`,
      'Its event source was switched off, or taken away: in the console, Lambda › the function › Triggers.',
    );
  if (dead > 0) return ill(what, `${dead} events could not be stored`, 'docs/operations.md, DeadLetters.');
  if (unrelayed > 0)
    return ill(what, `the relay gave up ${unrelayed} times`, 'docs/operations.md, RelayGaveUp.');
  return well(what, deferred === 0 ? 'nothing waits' : `${deferred} events wait to be stored`);
}

/** Each rule that runs a function by the clock is switched on. */
export async function schedulesRun({ aws, prefix }: Stage): Promise<Finding> {
  const what = 'Schedules';
  const { StackResources = [] } = await aws.cloudFormation.send(
    new DescribeStackResourcesCommand({ StackName: prefix }),
  );
  const names = StackResources.filter(({ ResourceType }) => ResourceType === 'AWS::Events::Rule').map(
    ({ PhysicalResourceId = '' }) => PhysicalResourceId.split('/').at(-1),
  );
  const rules = await Promise.all(
    names.map((Name) => aws.events.send(new DescribeRuleCommand({ Name })).catch(ifGone)),
  );
  const off = names.filter((_, at) => rules[at]?.State !== 'ENABLED');
  if (names.length > 0 && off.length === 0) return well(what, `${names.length} on`);
  return ill(
    what,
    off.length === 0 ? 'there is none' : `${off.join(', ')} is switched off or gone`,
    'Switch it on in the console, EventBridge › Rules; one that is gone comes back when the stack is removed and deployed again.',
  );
}

function ifGone(error: Error) {
  if (error.name === 'ResourceNotFoundException') return undefined;
  throw error;
}

/** Somebody hears the alarms, and none rings. */
export async function alarmsAreHeard({ aws, prefix, alarmTopic }: Stage): Promise<Finding> {
  const what = 'Alarms';
  const [{ Subscriptions = [] }, { MetricAlarms = [] }] = await Promise.all([
    aws.topics.send(new ListSubscriptionsByTopicCommand({ TopicArn: alarmTopic })),
    aws.alarms.send(new DescribeAlarmsCommand({ AlarmNamePrefix: `${prefix}-` })),
  ]);
  const heard = Subscriptions.filter(({ SubscriptionArn = '' }) => SubscriptionArn.startsWith('arn:'));
  if (heard.length === 0)
    return Subscriptions.length === 0
      ? ill(what, 'nobody is told', `Set ALARM_EMAIL and deploy, or subscribe to ${alarmTopic} yourself.`)
      : ill(
          what,
          `${Subscriptions.map(({ Endpoint }) => Endpoint).join(', ')} has not consented yet`,
          'Amazon has sent that address a letter with a link: follow it.',
        );
  const ringing = MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM').map(({ AlarmName = '' }) =>
    AlarmName.slice(prefix.length + 1),
  );
  if (ringing.length > 0)
    return ill(what, `${ringing.join(', ')} rings`, 'docs/operations.md says of each what to do.');
  const silenced = MetricAlarms.filter(({ ActionsEnabled }) => ActionsEnabled === false);
  if (MetricAlarms.length === 0 || silenced.length > 0)
    return ill(
      what,
      MetricAlarms.length === 0 ? 'there are none' : `${silenced.length} are silenced`,
      'Deploy again; actions that were switched off by hand are switched on in the console, CloudWatch › Alarms.',
    );
  return well(what, `${MetricAlarms.length}, none rings, ${heard.length} told`);
}

export async function callsMayStart({ aws, environment, name }: Stage): Promise<Finding> {
  const what = 'Stop switch';
  const since = await callsStoppedSince({
    dynamodb: aws.dynamodb,
    tableName: environment['CALLS_TABLE'] ?? '',
  });
  if (since === undefined) return well(what, 'off: calls are started');
  return ill(
    what,
    `on since ${since}: no call is started`,
    `npm run resume-calls -- --stage ${name} lets them go again.`,
  );
}
