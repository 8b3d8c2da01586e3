/**
 * Watches one metric, or by an expression (of CloudWatch's metric math) several together.
 *
 * @typedef {import('./metrics.cjs').Metric} Metric
 * @typedef {import('./metrics.cjs').Computed} Computed
 * @typedef {{ metric: Metric | Computed, threshold: number, seconds?: number, periods?: number, statistic?: string, says: string }} Alarm
 */

/** Seconds over which is counted, where an alarm says nothing else. */
const FIVE_MINUTES = 300;

/** An alarm as CloudFormation has it. @param {string} name of service and stage @param {[string, Alarm]} alarm */
function resourceOf(
  name,
  [id, { metric, threshold, seconds = FIVE_MINUTES, statistic = 'Sum', periods = 1, says }],
) {
  return {
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: `${name}-${id}`,
      AlarmDescription: `${says}. What to do: docs/operations.md`,
      ...('expression' in metric
        ? computed(metric)
        : { ...metric, ...statisticOf(statistic), Period: seconds }),
      EvaluationPeriods: periods,
      Threshold: threshold,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [{ Ref: 'AlarmTopic' }],
      OKActions: [{ Ref: 'AlarmTopic' }],
    },
  };
}

/** @param {string} statistic */
function statisticOf(statistic) {
  return statistic.startsWith('p') ? { ExtendedStatistic: statistic } : { Statistic: statistic };
}

/** @param {Computed} metric */
function computed({ metrics, expression, seconds }) {
  return {
    Metrics: [
      { Id: 'watched', Expression: expression },
      ...Object.entries(metrics).map(([Id, Metric]) => ({
        Id,
        MetricStat: { Metric, Period: seconds, Stat: 'Sum' },
        ReturnData: false,
      })),
    ],
  };
}

module.exports = { resourceOf };
