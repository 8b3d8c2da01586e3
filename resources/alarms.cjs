/**
 * What an operator is woken by. docs/operations.md says of each alarm what to do; a test
 * holds the two against each other.
 */

const { resourceOf } = require('./alarm-resource.cjs');
const { dashboardOf } = require('./dashboard.cjs');
const { metricsOf } = require('./metrics.cjs');

/** What is counted every quarter of an hour is in each of these. */
const HALF_AN_HOUR = 1800;

/** In an hour a start has its callbacks; in five minutes one that began at their end may not. */
const HOUR = 3600;

/** @typedef {import('./alarm-resource.cjs').Alarm} Alarm */

/** @param {{ service: string, stage: string, background: string[], indexes: string[], keepsRecordings: boolean }} stack */
const alarmsOf = ({ service, stage, background, indexes, keepsRecordings }) => {
  const name = `${service}-${stage}`;
  const { counted, ofQueue, ofFunction, ofTable } = metricsOf(name, indexes);

  /** @type {Record<string, Alarm>} */
  const alarms = {
    EventDeferred: {
      metric: counted('EventDeferred'),
      threshold: 1,
      says: 'An event could not be stored and waits in the queue',
    },
    EventOnlyLogged: {
      metric: counted('EventOnlyLogged'),
      threshold: 1,
      says: 'An event could be neither stored nor deferred: it is in the log alone',
    },
    DeadLetters: {
      metric: ofQueue('ApproximateNumberOfMessagesVisible', 'DeadEventsQueue'),
      statistic: 'Maximum',
      threshold: 1,
      says: 'A deferred event could not be stored in five attempts',
    },
    DeferredTooLong: {
      metric: ofQueue('ApproximateAgeOfOldestMessage', 'DeferredEventsQueue'),
      statistic: 'Maximum',
      threshold: 3600,
      says: 'An event has been waiting in the queue for an hour',
    },
    RelayGaveUp: {
      metric: ofQueue('ApproximateNumberOfMessagesVisible', 'UnrelayedQueue'),
      statistic: 'Maximum',
      threshold: 1,
      says: 'What follows from an event (totals) could not be brought up to date in ten attempts',
    },
    RelayLate: {
      metric: ofFunction('IteratorAge', 'relay'),
      statistic: 'Maximum',
      threshold: 3_600_000, // milliseconds
      says: 'What follows from an event (totals) is an hour behind',
    },
    CallbacksRefused: {
      metric: counted('CallbackRefused'),
      threshold: 10,
      says: 'Callbacks came without the token, or too large',
    },
    OutcomeUnknown: {
      metric: counted('CallOutcomeUnknown'),
      threshold: 1,
      says: "Africa's Talking's answer to a start was lost: a phone may ring or not",
    },
    StartsRefused: {
      metric: counted('StartRefused'),
      threshold: 50,
      says: 'Many starts were refused by our rules and caps',
    },
    CallsStopped: {
      metric: counted('CallsStopped'),
      seconds: HALF_AN_HOUR,
      threshold: 1,
      says: 'npm run stop-calls is in force: no call is started',
    },
    LimitsUnavailable: {
      metric: counted('LimitsUnavailable'),
      threshold: 1,
      says: 'The limits on starting calls could not be looked up, so none was started',
    },
    SpendNearCap: {
      metric: counted('SpendNearCap'),
      threshold: 1,
      says: 'Four fifths of SPEND_PER_DAY are spoken for',
    },
    CostOutOfBounds: {
      metric: counted('CostOutOfBounds'),
      threshold: 1,
      says: 'A call is said to have cost more than any call may',
    },
    CostUncounted: {
      metric: counted('CostUncounted'),
      threshold: 1,
      says: 'Calls are billed in another currency than that of SPEND_PER_DAY',
    },
    ScheduledCallMissed: {
      metric: counted('ScheduledCallMissed'),
      threshold: 1,
      says: 'A scheduled call could not be tried for an hour after its time, and was not placed',
    },
    WebhookDead: {
      metric: counted('WebhookDead'),
      threshold: 1,
      says: 'A webhook message was tried ten times in three days, and not taken',
    },
    WebhookSleeping: {
      metric: counted('WebhookSleeping'),
      threshold: 1,
      says: 'A webhook does not answer any more, or said that it is gone',
    },
    ...(keepsRecordings && {
      RecordingLost: {
        metric: counted('RecordingLost'),
        threshold: 1,
        says: 'A recording could not be had, and is lost',
      },
      RecordingAddressRefused: {
        metric: counted('RecordingAddressRefused'),
        threshold: 1,
        says: 'A recording is said to be where only this service could go',
      },
      RecordingNotStored: {
        metric: counted('RecordingNotStored'),
        threshold: 5,
        says: 'The bucket takes no recordings, or deletes none',
      },
    }),
    AnswerFailed: {
      metric: counted('AnswerFailed'),
      threshold: 1,
      says: 'A caller heard something else than the flow says',
    },
    StartUpFailed: {
      metric: counted('StartUpFailed'),
      threshold: 1,
      says: 'A function could not begin: a setting or a secret is missing or wrong',
    },
    CallbacksSilent: {
      metric: {
        metrics: {
          started: counted('CallStarted'),
          instructed: ofFunction('Invocations', 'instruct'),
          told: ofFunction('Invocations', 'events'),
        },
        expression: 'IF(FILL(started, 0) > 0 AND FILL(instructed, 0) + FILL(told, 0) < 1, 1, 0)',
        seconds: HOUR,
      },
      threshold: 1,
      says: "Calls were started, and for an hour none of Africa's Talking's callbacks came",
    },
    AnswerSlow: {
      metric: ofFunction('Duration', 'instruct'),
      statistic: 'p99',
      threshold: 1000,
      periods: 3,
      says: 'One caller in a hundred waits a second or more for an answer',
    },
    FunctionsThrottled: {
      // Of the whole account in this region: all its functions share what Lambda runs at once.
      metric: { Namespace: 'AWS/Lambda', MetricName: 'Throttles' },
      threshold: 1,
      says: 'Lambda turned requests away',
    },
    TableReadsThrottled: {
      metric: ofTable('ReadThrottleEvents'),
      threshold: 1,
      says: 'DynamoDB turned reads away',
    },
    TableWritesThrottled: {
      metric: ofTable('WriteThrottleEvents'),
      threshold: 1,
      says: 'DynamoDB turned writes away',
    },
    ServerErrors: {
      metric: {
        Namespace: 'AWS/ApiGateway',
        MetricName: '5XXError',
        Dimensions: [
          { Name: 'ApiName', Value: `${stage}-${service}` },
          { Name: 'Stage', Value: stage },
        ],
      },
      threshold: 1,
      says: 'The API answered with a server error',
    },
    ...Object.fromEntries(
      background.map((functionName) => [
        `${pascal(functionName)}Failed`,
        {
          metric: ofFunction('Errors', functionName),
          threshold: 1,
          says: `${functionName}, which nobody waits for, failed`,
        },
      ]),
    ),
  };
  return alarms;
};

/** @param {string} name */
function pascal(name) {
  return name.replace(/(^|-)(\w)/g, (_, __, letter) => letter.toUpperCase());
}

/** @param {readonly { IndexName: string }[]} indexes */
function namesOf(indexes) {
  return indexes.map(({ IndexName }) => IndexName);
}

/** @param {any} functions */
function withoutRequests(functions) {
  return Object.entries(functions)
    .filter(([, { events }]) => !events.some((/** @type {object} */ event) => 'http' in event))
    .map(([name]) => name);
}

/** @param {{ resolveVariable: (variable: string) => Promise<any>, resolveConfigurationProperty: (path: string[]) => Promise<any> }} serverless */
module.exports = async ({ resolveVariable, resolveConfigurationProperty }) => {
  const table = 'file(resources/calls-table.yml):Resources.CallsTable.Properties';
  const [service, stage, email, functions, indexes, keepsRecordings] = await Promise.all([
    resolveVariable('self:service'),
    resolveVariable('sls:stage'),
    resolveVariable('self:custom.settings.ALARM_EMAIL'),
    resolveConfigurationProperty(['functions']),
    resolveVariable(`${table}.GlobalSecondaryIndexes`),
    resolveVariable('self:custom.settings.KEEPS_RECORDINGS'),
  ]);
  const name = `${service}-${stage}`;
  const alarms = alarmsOf({
    service,
    stage,
    background: withoutRequests(functions).filter((name) => keepsRecordings || name !== 'fetch-recording'),
    indexes: namesOf(indexes),
    keepsRecordings,
  });
  const dashboard = dashboardOf(name, Object.keys(alarms), Object.keys(functions), keepsRecordings);
  return {
    Resources: {
      ...Object.fromEntries(
        Object.entries(alarms).map(([id, alarm]) => [`${id}Alarm`, resourceOf(name, [id, alarm])]),
      ),
      AlarmTopic: {
        Type: 'AWS::SNS::Topic',
        Properties: {
          TopicName: `${name}-alarms`,
          ...(email === 'none' ? {} : { Subscription: [{ Protocol: 'email', Endpoint: email }] }),
        },
      },
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: { DashboardName: name, DashboardBody: { 'Fn::Sub': JSON.stringify(dashboard) } },
      },
    },
    Outputs: {
      AlarmTopic: { Description: 'Where alarms are told', Value: { Ref: 'AlarmTopic' } },
    },
  };
};
