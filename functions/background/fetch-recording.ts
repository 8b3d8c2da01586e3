import type { SQSEvent } from 'aws-lambda';
import { readConfig } from '../../lib/platform/config.ts';
import { lambda } from '../../lib/platform/lambda.ts';
import type { Log } from '../../lib/platform/log.ts';
import type { Counter } from '../../lib/platform/metrics.ts';
import { BucketFailure } from '../../lib/recordings/bucket.ts';
import type { KeptRecording } from '../../lib/recordings/kept-recording.ts';
import { type TendingParts, tendRecording } from '../../lib/recordings/tend-recording.ts';
import { wakeEach } from '../../lib/timers/wake.ts';
import { createTending, fetchRecordingSettings } from '../../lib/wiring/recordings.ts';

export const settings = fetchRecordingSettings;

export interface Dependencies extends TendingParts {
  readonly log: Log;
  readonly counter: Counter;
}

/**
 * Fetches recordings into the bucket, tries again those that were not to be had, and deletes those that have been kept long
 * enough, as messages name them. One that fails comes back by itself.
 */
export async function tendDue(
  { Records }: SQSEvent,
  { log, counter, ...parts }: Dependencies,
): Promise<void> {
  const errors = await wakeEach(
    Records.map(({ body }) => body),
    async (key) => {
      const recording = await tendRecording(key, parts);
      if (recording?.state === 'lost') tellLoss(recording);
    },
  );
  for (const error of errors) {
    if (error instanceof BucketFailure) counter.count('RecordingNotStored');
    log.error('A recording could not be tended', { error: error as Error });
  }

  function tellLoss({ callId, id, reason, attempts }: KeptRecording): void {
    counter.count(reason === 'address' ? 'RecordingAddressRefused' : 'RecordingLost');
    log.warn('A recording is lost', { callId, recording: id, reason, attempts: attempts.length });
  }
}

export const handler = lambda({
  start: (env, tools): Dependencies => ({ ...createTending(readConfig(env, ...settings), env), ...tools }),
  answer: tendDue,
});
