import type { SQSEvent } from 'aws-lambda';
import { routing } from '#flows/index.ts';
import { type PlaceScheduledParts, placeScheduledCall } from '../../lib/outbound/scheduled-calls.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { lambda } from '../../lib/platform/lambda.ts';
import type { Log } from '../../lib/platform/log.ts';
import type { Counter } from '../../lib/platform/metrics.ts';
import { wakeEach } from '../../lib/timers/wake.ts';
import { createPlaceScheduled, outboundSettings } from '../../lib/wiring/outbound.ts';

export const settings = outboundSettings;

export interface Dependencies extends PlaceScheduledParts {
  readonly log: Log;
  readonly counter: Counter;
}

/** Places the calls whose time has come, as messages name them. One that could not be placed comes back by itself. */
export async function placeDue(
  { Records }: SQSEvent,
  { log, counter, ...parts }: Dependencies,
): Promise<void> {
  const errors = await wakeEach(
    Records.map(({ body }) => body),
    async (key) => {
      const state = await placeScheduledCall(key, parts);
      if (state === 'missed') counter.count('ScheduledCallMissed');
    },
  );
  for (const error of errors)
    log.error('A call whose time had come could not be placed', { error: error as Error });
}

export const handler = lambda({
  start: (env, tools): Dependencies => ({
    ...createPlaceScheduled(readConfig(env, ...settings), { routing, ...tools }),
    ...tools,
  }),
  answer: placeDue,
});
