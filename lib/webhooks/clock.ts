import type { Table } from '../table/table.ts';
import type { Lane, SendWakes } from '../timers/tick.ts';
import { shardOfDeliveries } from './deliveries.ts';
import { takeProbe } from './endpoint-health.ts';
import { endpointFromRow, endpointKey, healthFromRow, listEndpoints } from './endpoints.ts';
import { eventBus } from './event-bus.ts';
import { REPLAYS } from './replay.ts';

/** What an endpoint is handed in a second that says no other rate, when much has waited for it. */
const USUAL_RATE = 50;

/**
 * What the clock looks after for webhooks: for each endpoint that is awake the messages that wait, no faster than it takes them.
 * For one that sleeps, word goes out that it is time to look whether it is back.
 */
export async function webhookLanes(
  table: Table,
  send: SendWakes,
  { now, hasBus }: { readonly now: () => number; readonly hasBus: boolean },
): Promise<readonly Lane[]> {
  const rows = await listEndpoints(table);
  const endpoints = rows.map((row) => ({ ...endpointFromRow(row), ...healthFromRow(row) }));
  for (const endpoint of endpoints) {
    if (await takeProbe(table, endpoint, now()))
      await send([{ key: endpointKey(endpoint.id), delaySeconds: 0 }]);
  }
  const awake = [...endpoints.filter(({ state }) => state === 'active'), ...(hasBus ? [eventBus] : [])];
  return [
    ...awake.map(({ id, rate = USUAL_RATE }) => ({
      shard: shardOfDeliveries(id, 'waiting'),
      send,
      perSecond: rate,
    })),
    { shard: REPLAYS, send },
  ];
}
