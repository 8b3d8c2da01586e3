// In a bundle this package is loaded at the first count, and not with this file: build/bundle/lazy-packages.mjs.
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

/** The service's metrics. Each has an alarm or a line on the dashboard. */
export type MetricName =
  | 'CallStarted'
  | 'CallRefused'
  | 'CallOutcomeUnknown'
  /** We did not place a call, because of a rule or a cap. */
  | 'StartRefused'
  /** The stop switch is on: told by each start that it refuses, and every quarter of an hour. */
  | 'CallsStopped'
  /** The limits could not be looked up. */
  | 'LimitsUnavailable'
  | 'SpendNearCap'
  /** A call's cost is in another currency than the cap, so the amount that was reserved for it stays reserved. */
  | 'CostUncounted'
  /** A reported cost was higher than any call can cost; only the highest possible cost was counted. */
  | 'CostOutOfBounds'
  | 'CallbackRefused'
  | 'AnswerFailed'
  /** A function could not start: a setting or a secret is missing or wrong. */
  | 'StartUpFailed'
  | 'EventDeferred'
  | 'EventOnlyLogged';

export interface Counter {
  /** Adds one to a metric. */
  count(what: MetricName): void;
}

/**
 * Counts in CloudWatch's embedded metric format: each count is one log line, without a request to AWS. The writer is made at
 * the first count, because most requests count nothing. The metrics' dimension `service` is the stage, which Powertools
 * reads from POWERTOOLS_SERVICE_NAME.
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
