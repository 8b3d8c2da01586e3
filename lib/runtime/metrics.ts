import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** What is counted, each with an alarm or a line on the dashboard. */
export type Count =
  | 'CallStarted'
  | 'CallRefused'
  | 'CallOutcomeUnknown'
  | 'CallbackRefused'
  | 'AnswerFailed'
  | 'EventParked'
  | 'EventOnlyLogged';

export interface Counter {
  count(what: Count): void;
}

/** Counts in CloudWatch's embedded metric format: one log line an invocation, no request. */
export const createCounter = () => {
  const metrics = new Metrics({ namespace: 'Piga', serviceName: 'piga' });
  return {
    count: (what: Count) => metrics.addMetric(what, MetricUnit.Count, 1),
    publish: () => {
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
};
