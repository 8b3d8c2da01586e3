import type { Projection } from '../calls/projections/projection.ts';
import type { CallTable } from '../calls/store/table-layout.ts';
import { sealKeys } from '../flows/token/seal.ts';
import { createOutsidePost } from '../http-client/outside-url/post-outside-url.ts';
import { systemClock } from '../platform/clock.ts';
import type { Config, SettingName } from '../platform/config.ts';
import type { LambdaTools } from '../platform/lambda.ts';
import type { DeliverParts } from '../webhooks/deliver.ts';
import type { Endpoint } from '../webhooks/endpoint.ts';
import { endpointFromRow, listEndpoints } from '../webhooks/endpoints.ts';
import { eventBus } from '../webhooks/event-bus.ts';
import type { ReplayParts } from '../webhooks/replay.ts';
import { tellEndpoints } from '../webhooks/tell.ts';
import { type TellOfRecordings, tellOfRecordings } from '../webhooks/tell-recordings.ts';
import { createCallTableAccess, createTable } from './call-table.ts';
import { createPutOnBus } from './event-bus.ts';
import { createWakeQueue } from './wake-queue.ts';

/** What the projection reads that tells endpoints of calls. */
export const tellingSettings = [
  'WEBHOOKS',
  'EVENT_BUS',
  'DELIVERIES_QUEUE_URL',
  'DELIVERY_DAYS',
] as const satisfies readonly SettingName[];

/** So long a new endpoint may be unknown to a relay that runs already. */
const REMEMBERED_MS = 2_000;

/** What tells endpoints: of calls by projections, of recordings by the changes of their rows. */
export interface Telling {
  readonly projections: readonly Projection[];
  readonly ofRecordings: TellOfRecordings;
}

/** None while webhooks are off: then nothing is asked, and nothing written. */
export function createTelling(table: CallTable, config: Config<(typeof tellingSettings)[number]>): Telling {
  if (config.WEBHOOKS !== 'on') return { projections: [], ofRecordings: async () => [] };
  const buses = config.EVENT_BUS === undefined ? [] : [eventBus];
  let known: { readonly at: number; readonly endpoints: Promise<readonly Endpoint[]> } | undefined;
  const endpoints = () => {
    const at = performance.now();
    if (known === undefined || at - known.at > REMEMBERED_MS)
      known = {
        at,
        endpoints: listEndpoints(table).then((rows) => [...rows.map(endpointFromRow), ...buses]),
      };
    known.endpoints.catch(() => {
      known = undefined;
    });
    return known.endpoints;
  };
  const wake = createWakeQueue(config.DELIVERIES_QUEUE_URL);
  const parts = { table, days: config.DELIVERY_DAYS, endpoints, wake, now: systemClock };
  return { projections: [tellEndpoints(parts)], ofRecordings: tellOfRecordings(parts) };
}

/** What a function that posts to endpoints reads. */
export const postingSettings = [
  'CALLS_TABLE',
  'SEALING_SECRETS',
  'DELIVERIES_QUEUE_URL',
  'DELIVERY_DAYS',
  'WEBHOOK_TIMEOUT_SECONDS',
  'PRIVATE_URLS',
  'EVENT_BUS',
] as const satisfies readonly SettingName[];

export function createDelivering(
  config: Config<(typeof postingSettings)[number]>,
  { log, counter }: LambdaTools,
): DeliverParts {
  return {
    table: createTable(config),
    keys: sealKeys(config.SEALING_SECRETS),
    post: createOutsidePost({
      timeout: config.WEBHOOK_TIMEOUT_SECONDS * 1000,
      ...(config.PRIVATE_URLS ? { isAllowed: () => true } : {}),
    }),
    putOnBus: createPutOnBus(config.EVENT_BUS),
    wake: createWakeQueue(config.DELIVERIES_QUEUE_URL),
    now: systemClock,
    random: Math.random,
    observer: {
      dead: () => counter.count('WebhookDead'),
      sleeping: (endpointId) => {
        log.warn('A webhook does not answer and is looked at every five minutes', { endpointId });
        counter.count('WebhookSleeping');
      },
      gone: (endpointId) => {
        log.warn('A webhook answered that it is gone, and is switched off', { endpointId });
        counter.count('WebhookSleeping');
      },
    },
  };
}

/** What a replay reads besides. */
export const replayingSettings = ['CALLS_SHARDS', 'RETENTION_DAYS'] as const satisfies readonly SettingName[];

type ReplayConfig = Config<
  (typeof replayingSettings)[number] | 'CALLS_TABLE' | 'DELIVERIES_QUEUE_URL' | 'DELIVERY_DAYS'
>;

export function createReplaying(config: ReplayConfig): ReplayParts {
  return {
    access: createCallTableAccess(config),
    days: config.DELIVERY_DAYS,
    wake: createWakeQueue(config.DELIVERIES_QUEUE_URL),
    now: systemClock,
  };
}
