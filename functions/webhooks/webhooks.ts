import { type SealKeys, sealKeys } from '../../lib/flows/token/seal.ts';
import { api, apiSettings } from '../../lib/http-api/api.ts';
import { jsonBody } from '../../lib/http-api/json-body.ts';
import type { Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { newEndpoint } from '../../lib/webhooks/endpoint.ts';
import { addEndpoint, endpointFromRow, listEndpoints, resealSecrets } from '../../lib/webhooks/endpoints.ts';
import {
  createRefusalOfUrl,
  createSecrets,
  createWebhookDesk,
  type RefusalOfUrl,
  type WebhookDesk,
  webhookDeskSettings,
} from '../../lib/wiring/webhook-desk.ts';

export const settings = [...webhookDeskSettings, 'SEALING_SECRETS', 'PRIVATE_URLS', ...apiSettings] as const;

export interface Dependencies extends WebhookDesk {
  readonly refusalOfUrl: RefusalOfUrl;
  readonly keys: SealKeys;
  readonly newId: () => string;
  readonly newSecret: () => string;
}

/**
 * `GET /voice/webhooks`: every endpoint. `POST`: a new one; the answer alone holds the secret that its messages are signed with.
 */
export async function webhooks(request: Request, desk: Dependencies) {
  if (!desk.isOn) return desk.areOff;
  const { table, keys, now } = desk;
  if (request.httpMethod !== 'POST') {
    const rows = await listEndpoints(table);
    const sealed = await Promise.all(rows.map((row) => resealSecrets(table, row, keys)));
    return json(200, { webhooks: sealed.map(endpointFromRow) });
  }
  const wanted = jsonBody(request, newEndpoint);
  if ('refusal' in wanted) return json(400, { error: wanted.refusal });
  const refusal = desk.refusalOfUrl(wanted.value.url);
  if (refusal !== undefined) return json(400, { error: refusal });
  const secret = desk.newSecret();
  const endpoint = await addEndpoint(table, wanted.value, { id: desk.newId(), secret, keys, now: now() });
  return json(201, { webhook: endpoint, secret });
}

export const handler = api({
  start: (env): Dependencies => {
    const config = readConfig(env, ...settings);
    return {
      ...createWebhookDesk(config),
      ...createSecrets(),
      refusalOfUrl: createRefusalOfUrl(config),
      keys: sealKeys(config.SEALING_SECRETS),
    };
  },
  answer: webhooks,
});
