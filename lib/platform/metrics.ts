import { writeSync } from 'node:fs';

/** The service's metrics. Each has an alarm or a line on the dashboard. */
export type MetricName =
  | 'CallStarted'
  | 'CallRefused'
  | 'CallOutcomeUnknown'
  /** We did not place a call, or dial a phone in one, because of a rule or a cap. */
  | 'StartRefused'
  /** The stop switch is on: told by each start that it refuses, and every quarter of an hour. */
  | 'CallsStopped'
  /** The limits could not be looked up. */
  | 'LimitsUnavailable'
  | 'SpendNearCap'
  /** A scheduled call could not be tried until it was too late for it. */
  | 'ScheduledCallMissed'
  /** A recording could not be had, and is given up. */
  | 'RecordingLost'
  /** A recording is said to be where only we could go: somebody may be trying us. */
  | 'RecordingAddressRefused'
  /** The bucket did not take a recording, or did not delete it. */
  | 'RecordingNotStored'
  /** A call's cost is in another currency than the cap, so the amount that was reserved for it stays reserved. */
  | 'CostUncounted'
  /** A reported cost was higher than any call can cost; only the highest possible cost was counted. */
  | 'CostOutOfBounds'
  | 'CallbackRefused'
  /** A message was tried as often as any, and nobody took it. */
  | 'WebhookDead'
  /** An endpoint does not answer, or said that it is gone. */
  | 'WebhookSleeping'
  | 'AnswerFailed'
  /** V8 refused what was compiled for it while packaging, and compiled the function itself: each cold start, until the next deploy. */
  | 'CodeCacheRejected'
  /** A function could not start: a setting or a secret is missing or wrong. */
  | 'StartUpFailed'
  | 'EventDeferred'
  | 'EventOnlyLogged';

export interface Counter {
  /** Adds one to a metric. */
  count(what: MetricName): void;
}

export interface CounterOptions {
  /** The dimension that tells one stage's counts from another's. */
  readonly service: string;
  /** Takes a line of the log, its end included. */
  readonly write: (line: string) => void;
}

/**
 * Counts in CloudWatch's embedded metric format: a log line each, no request, and nothing to flush at the end. A library
 * for it would start `process.stdout` at the first count, while somebody waits for the answer; 4 ms of a first one.
 *
 * Source: CloudWatch's "Specification: Embedded metric format".
 */
export function createCounter({ service, write }: CounterOptions): Counter {
  return {
    count: (what) => {
      const metric = {
        Namespace: 'Piga',
        Dimensions: [['service']],
        Metrics: [{ Name: what, Unit: 'Count' }],
      };
      const line = { _aws: { Timestamp: Date.now(), CloudWatchMetrics: [metric] }, service, [what]: 1 };
      write(`${JSON.stringify(line)}\n`);
    },
  };
}

/** The counter of a function, by its environment; where it says `METRICS_DISABLED`, as on the local stage, nothing is counted. */
export function counterOf(env: Readonly<Record<string, string | undefined>>): Counter {
  if (env['METRICS_DISABLED'] === 'true') return { count: () => {} };
  return createCounter({ service: env['POWERTOOLS_SERVICE_NAME'] ?? 'piga', write: writeToLog });
}

/** Past `process.stdout`, and like it all of the line before anything else is done. */
function writeToLog(line: string) {
  let rest = Buffer.from(line);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(1, rest));
    } catch (error) {
      // Whoever reads the log has fallen behind. Nobody may hear an apology because a count cannot be written.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}
