/** What an operator looks at when an alarm rings. */

/** Seconds over which is counted. */
const FIVE_MINUTES = 300;

/** A value that only CloudFormation knows. @param {string} name */
function known(name) {
  return `\${${name}}`;
}

/**
 * The dashboard to look at when an alarm rings: the alarms, then what they watch, side by side.
 *
 * @param {string} name of service and stage @param {string[]} alarmIds @param {string[]} functionNames @param {boolean} keepsRecordings
 */
function dashboardOf(name, alarmIds, functionNames, keepsRecordings) {
  const region = known('AWS::Region');
  /** @param {string} title @param {unknown[]} metrics @param {object} [more] */
  const graph = (title, metrics, more = {}) => ({
    type: 'metric',
    width: 12,
    height: 6,
    properties: { title, region, period: FIVE_MINUTES, stat: 'Sum', metrics, ...more },
  });
  /** @param {string[]} names */
  const counted = (...names) => names.map((metric) => ['Piga', metric, 'service', name]);
  /** @param {string} metric */
  const byFunction = (metric) =>
    functionNames.map((functionName) => ['AWS/Lambda', metric, 'FunctionName', `${name}-${functionName}`]);

  return {
    widgets: [
      {
        type: 'alarm',
        width: 24,
        height: 4,
        properties: {
          title: 'Alarms',
          alarms: alarmIds.map(
            (id) =>
              `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:${name}-${id}`,
          ),
        },
      },
      graph(
        'Starts',
        counted(
          'CallStarted',
          'CallRefused',
          'CallOutcomeUnknown',
          'StartRefused',
          'LimitsUnavailable',
          'ScheduledCallMissed',
        ),
      ),
      graph(
        'Answers to callers (ms)',
        ['p50', 'p90', 'p99'].map((stat) => [
          'AWS/Lambda',
          'Duration',
          'FunctionName',
          `${name}-instruct`,
          { stat },
        ]),
      ),
      graph('Callers and callbacks', counted('AnswerFailed', 'CallbackRefused')),
      graph('Events that were not stored at once', [
        ...counted('EventDeferred', 'EventOnlyLogged'),
        [
          'AWS/SQS',
          'ApproximateNumberOfMessagesVisible',
          'QueueName',
          known('DeferredEventsQueue.QueueName'),
          { stat: 'Maximum' },
        ],
        [
          'AWS/SQS',
          'ApproximateNumberOfMessagesVisible',
          'QueueName',
          known('DeadEventsQueue.QueueName'),
          { stat: 'Maximum' },
        ],
      ]),
      graph('Requests', byFunction('Invocations')),
      graph('Failures and throttles', [...byFunction('Errors'), ...byFunction('Throttles')]),
      graph('The table', [
        ['AWS/DynamoDB', 'ConsumedReadCapacityUnits', 'TableName', known('CallsTable')],
        ['AWS/DynamoDB', 'ConsumedWriteCapacityUnits', 'TableName', known('CallsTable')],
        ['AWS/DynamoDB', 'WriteThrottleEvents', 'TableName', known('CallsTable')],
      ]),
      graph('Webhooks that were not taken', counted('WebhookDead', 'WebhookSleeping')),
      ...(keepsRecordings
        ? [graph('Recordings', counted('RecordingLost', 'RecordingAddressRefused', 'RecordingNotStored'))]
        : []),
      graph('Money near its cap', counted('SpendNearCap')),
      graph('Calls stopped by hand', counted('CallsStopped')),
      graph('Starts of functions compiled anew, as V8 refused its cache', counted('CodeCacheRejected')),
    ],
  };
}

module.exports = { dashboardOf };
