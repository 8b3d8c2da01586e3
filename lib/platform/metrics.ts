// In a bundle this package is loaded at the first count, and not with this file: build/bundle/lazy-packages.mjs.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** What is counted, each with an alarm or a line on the dashboard. */
export type MetricName =
  | 'CallStarted'
  | 'CallRefused'
  | 'CallOutcomeUnknown'
  /** A rule or a cap of ours stood against it. */
  | 'StartRefused'
  /** The limits could not be looked up. */
  | 'LimitsUnavailable'
  | 'SpendNearCap'
  /** A call's cost is in another currency than the cap: what was set aside for it stays. */
  | 'CostUncounted'
  /** A call is said to have cost more than any call may, and counts no more than that. */
  | 'CostOutOfBounds'
  | 'CallbackRefused'
  | 'AnswerFailed'
  /** A function could not begin: a setting or a secret is missing or wrong. */
  | 'StartUpFailed'
  | 'EventDeferred'
  | 'EventOnlyLogged';

export interface Counter {
  count(what: MetricName): void;
}

/**
 * Counts in CloudWatch's embedded metric format: a log line each, no request, and nothing to flush at the end. Most
 * requests count nothing, so the writer is made for the first count. The stage is the dimension `service`, which
 * Powertools takes from POWERTOOLS_SERVICE_NAME.
 */
export function createCounter(): Counter {
  let metrics: Metrics | undefined;
  return {
    count: (what) => {
      metrics ??= new Metrics({ namespace: 'Piga' });
      metrics.singleMetric().addMetric(what, MetricUnit.Count, 1);
    },
  };
}
