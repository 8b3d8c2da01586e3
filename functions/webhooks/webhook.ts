import { api, apiSettings } from '../../lib/http-api/api.ts';
import { jsonBody } from '../../lib/http-api/json-body.ts';
import { pathIdOf, type Request } from '../../lib/http-api/request.ts';
import { type HttpResponse, json } from '../../lib/http-api/response.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { quoted } from '../../lib/platform/quoted.ts';
import { endpointChange } from '../../lib/webhooks/endpoint.ts';
import {
  changeEndpoint,
  deleteEndpoint,
  endpointFromRow,
  readEndpoint,
} from '../../lib/webhooks/endpoints.ts';
import {
  createRefusalOfUrl,
  createWebhookDesk,
  type RefusalOfUrl,
  type WebhookDesk,
  webhookDeskSettings,
} from '../../lib/wiring/webhook-desk.ts';

export const settings = [...webhookDeskSettings, 'PRIVATE_URLS', ...apiSettings] as const;

export interface Dependencies extends WebhookDesk {
  readonly refusalOfUrl: RefusalOfUrl;
}

/**
 * `GET /voice/webhooks/{id}`: one endpoint. `PATCH`: changes it, or switches it `off` or back to `active`. `DELETE`: takes it away; what
 * waits for it is not delivered any more.
 */
export async function webhook(request: Request, desk: Dependencies): Promise<HttpResponse> {
  if (!desk.isOn) return desk.areOff;
  const id = pathIdOf(request, 'id');
  const answer = await act(request, id, desk);
  return answer ?? json(404, { error: `There is no webhook with the id ${quoted(id)}` });
}

/** `undefined` where there is no such endpoint. */
async function act(
  request: Request,
  id: string,
  { table, now, refusalOfUrl }: Dependencies,
): Promise<HttpResponse | undefined> {
  if (request.httpMethod === 'DELETE') {
    const wasThere = await deleteEndpoint(table, id);
    return wasThere ? json(200, { message: `Webhook ${id} is gone` }) : undefined;
  }
  if (request.httpMethod === 'GET') {
    const row = await readEndpoint(table, id);
    return row && json(200, { webhook: endpointFromRow(row) });
  }
  const wanted = jsonBody(request, endpointChange);
  if ('refusal' in wanted) return json(400, { error: wanted.refusal });
  const refusal = wanted.value.url === undefined ? undefined : refusalOfUrl(wanted.value.url);
  if (refusal !== undefined) return json(400, { error: refusal });
  const changed = await changeEndpoint(table, id, wanted.value, now());
  return changed && json(200, { webhook: changed });
}

export const handler = api({
  start: (env): Dependencies => {
    const config = readConfig(env, ...settings);
    return { ...createWebhookDesk(config), refusalOfUrl: createRefusalOfUrl(config) };
  },
  answer: webhook,
});
