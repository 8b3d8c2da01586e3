import { api, apiSettings } from '../../lib/http-api/api.ts';
import { pathIdOf, queryOf, type Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { FOREIGN_CURSOR } from '../../lib/listing/cursor.ts';
import { readParameters } from '../../lib/listing/parameters.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { deliveriesQuery, listDeliveries } from '../../lib/webhooks/deliveries.ts';
import { createWebhookDesk, type WebhookDesk, webhookDeskSettings } from '../../lib/wiring/webhook-desk.ts';

export const settings = [...webhookDeskSettings, ...apiSettings] as const;

/** `GET /voice/webhooks/{id}/deliveries`: those that are `waiting`, `delivered` or `dead`, newest first, each with its attempts. */
export async function webhookDeliveries(request: Request, desk: WebhookDesk) {
  if (!desk.isOn) return desk.areOff;
  const parameters = queryOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const query = readParameters(deliveriesQuery, parameters.fields);
  if ('refusal' in query) return json(400, { error: query.refusal });
  const endpointId = pathIdOf(request, 'id');
  const page = await listDeliveries(desk.table, { ...query, endpointId });
  return page === undefined ? json(400, { error: FOREIGN_CURSOR }) : json(200, page);
}

export const handler = api({
  start: (env) => createWebhookDesk(readConfig(env, ...settings)),
  answer: webhookDeliveries,
});
