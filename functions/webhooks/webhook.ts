import { api, apiSettings } from '../../lib/http-api/api.ts';
import { jsonBody } from '../../lib/http-api/json-body.ts';
import type { Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { endpointChange } from '../../lib/webhooks/endpoint.ts';
import {
  changeEndpoint,
  deleteEndpoint,
  endpointFromRow,
  readEndpoint,
} from '../../lib/webhooks/endpoints.ts';
import { createWebhookDesk, type WebhookDesk, webhookSettings } from '../../lib/wiring/webhook-desk.ts';

export const settings = [...webhookSettings, ...apiSettings] as const;

/**
 * `GET /voice/webhooks/{id}`: one endpoint. `PATCH`: changes it, or switches it `off` or back to `active`. `DELETE`: takes it away; what
 * waits for it is not delivered any more.
 */
export async function webhook(request: Request, desk: WebhookDesk) {
  if (!desk.isOn) return desk.areOff;
  const { table, now } = desk;
  const id = request.pathParameters?.['id'] ?? '';
  const notFound = json(404, { error: `There is no webhook with the id ${id}` });
  if (request.httpMethod === 'DELETE')
    return (await deleteEndpoint(table, id)) ? json(200, { message: `Webhook ${id} is gone` }) : notFound;
  if (request.httpMethod === 'GET') {
    const row = await readEndpoint(table, id);
    return row === undefined ? notFound : json(200, { webhook: endpointFromRow(row) });
  }
  const wanted = jsonBody(request, endpointChange);
  if ('refusal' in wanted) return json(400, { error: wanted.refusal });
  const refusal = wanted.value.url === undefined ? undefined : desk.refusalOfUrl(wanted.value.url);
  if (refusal !== undefined) return json(400, { error: refusal });
  const changed = await changeEndpoint(table, id, wanted.value, now());
  return changed === undefined ? notFound : json(200, { webhook: changed });
}

export const handler = api({
  start: (env, tools) => createWebhookDesk(readConfig(env, ...settings), tools),
  answer: webhook,
});
