import { readRow } from '../table/table.ts';
import { listDue } from '../timers/due.ts';
import { attempt, type DeliverParts, openEndpoint } from './deliver.ts';
import { deliveryFromRow, shardOfDeliveries } from './deliveries.ts';
import { reportAttempt } from './endpoint-health.ts';

/**
 * Posts one message to a sleeping endpoint, to see whether it is back: the oldest that waits, and every other time the newest, so
 * that one message that nobody can take does not keep the others. Once one is taken the clock hands on the rest.
 */
export async function probe(endpointId: string, parts: DeliverParts): Promise<void> {
  const endpoint = await openEndpoint(endpointId, parts);
  if (endpoint?.state !== 'sleeping') return;
  const shard = shardOfDeliveries(endpointId, 'waiting');
  const [next] = await listDue(parts.table, shard, { limit: 1, newestFirst: endpoint.probes % 2 === 0 });
  if (next === undefined) {
    // Nothing waits any more: the next message will show.
    const at = parts.now().toISOString();
    return reportAttempt(endpoint, { at, ms: 0, status: 200, probe: true }, parts);
  }
  const row = await readRow(parts.table, next.key);
  if (row['state']?.S === 'waiting') await attempt(deliveryFromRow(row), endpoint, parts, { isProbe: true });
}
