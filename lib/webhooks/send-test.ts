import { readRow } from '../table/table.ts';
import { attempt, type DeliverParts } from './deliver.ts';
import { deliveryFromRow, deliveryKey, putDelivery } from './deliveries.ts';
import { type DeliveryAttempt, isTaken } from './delivery.ts';
import type { EndpointWithSecrets } from './endpoint.ts';

export interface SendTestParts extends DeliverParts {
  readonly days: number;
  readonly newId: () => string;
}

/** Posts a test at once, whatever state the endpoint is in, and tells what was answered. It is in the list of deliveries. */
export async function sendTest(
  endpoint: EndpointWithSecrets,
  parts: SendTestParts,
): Promise<{ readonly isDelivered: boolean; readonly attempt: DeliveryAttempt | undefined }> {
  const { table, days, now, newId } = parts;
  const id = `test_${newId()}`;
  const dueAt = now().getTime() + 5 * 60_000;
  await putDelivery({ table, days }, { id, type: 'webhook.test', endpointId: endpoint.id, dueAt }, now());
  const row = await readRow(table, deliveryKey(endpoint.id, id));
  const made = await attempt(deliveryFromRow(row), endpoint, parts, { isProbe: true });
  return { isDelivered: made !== undefined && isTaken(made), attempt: made };
}
