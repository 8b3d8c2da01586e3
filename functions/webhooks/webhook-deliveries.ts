import * as v from 'valibot';
import { api, apiSettings } from '../../lib/http-api/api.ts';
import { queryOf, type Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { deliveriesQuery, listDeliveries, readDeliveriesCursor } from '../../lib/webhooks/deliveries.ts';
import { createWebhookDesk, type WebhookDesk, webhookDeskSettings } from '../../lib/wiring/webhook-desk.ts';

export const settings = [...webhookDeskSettings, ...apiSettings] as const;

/** `GET /voice/webhooks/{id}/deliveries`: those that are `waiting`, `delivered` or `dead`, newest first, each with its attempts. */
export async function webhookDeliveries(request: Request, desk: WebhookDesk) {
  if (!desk.isOn) return desk.areOff;
  const parameters = queryOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const query = v.safeParse(deliveriesQuery, parameters.fields);
  if (!query.success) return json(400, { error: query.issues[0].message });
  const endpointId = request.pathParameters?.['id'] ?? '';
  const { cursor, ...wanted } = query.output;
  const after = cursor === undefined ? undefined : readDeliveriesCursor(endpointId, cursor);
  if (cursor !== undefined && after === undefined)
    return json(400, { error: "'cursor' is none that a page of this list had" });
  return json(200, await listDeliveries(desk.table, { ...wanted, endpointId, after }));
}

export const handler = api({
  start: (env) => createWebhookDesk(readConfig(env, ...settings)),
  answer: webhookDeliveries,
});
