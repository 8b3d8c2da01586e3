import type { SQSEvent } from 'aws-lambda';
import { readConfig } from '../../lib/platform/config.ts';
import { lambda } from '../../lib/platform/lambda.ts';
import type { Log } from '../../lib/platform/log.ts';
import type { RowKey } from '../../lib/table/table.ts';
import { wakeEach } from '../../lib/timers/wake.ts';
import { type DeliverParts, deliver } from '../../lib/webhooks/deliver.ts';
import { ENDPOINTS } from '../../lib/webhooks/endpoints.ts';
import { probe } from '../../lib/webhooks/probe.ts';
import { isReplay, type ReplayParts, replayPage } from '../../lib/webhooks/replay.ts';
import {
  createDelivering,
  createReplaying,
  postingSettings,
  replayingSettings,
} from '../../lib/wiring/webhooks.ts';

export const settings = [...postingSettings, ...replayingSettings] as const;

export interface Dependencies {
  readonly delivering: DeliverParts;
  readonly replaying: ReplayParts;
  readonly log: Log;
}

/** Posts messages to endpoints, looks at those that sleep, and works off replays, as messages of the queue name them. */
export async function deliverWebhooks({ Records }: SQSEvent, dependencies: Dependencies): Promise<void> {
  const bodies = Records.map(({ body }) => body);
  const errors = await wakeEach(bodies, (key) => workOf(key, dependencies));
  for (const error of errors) dependencies.log.error('A webhook was not served', { error: error as Error });
}

function workOf(key: RowKey, { delivering, replaying }: Dependencies): Promise<void> {
  if (key.pk === ENDPOINTS) return probe(key.sk, delivering);
  return isReplay(key) ? replayPage(key, replaying) : deliver(key, delivering);
}

export const handler = lambda({
  start: (env, tools): Dependencies => {
    const config = readConfig(env, ...settings);
    return {
      delivering: createDelivering(config, tools),
      replaying: createReplaying(config),
      log: tools.log,
    };
  },
  answer: deliverWebhooks,
});
