import { api, apiSettings } from '../../lib/http-api/api.ts';
import { jsonBody } from '../../lib/http-api/json-body.ts';
import type { Request } from '../../lib/http-api/request.ts';
import { type HttpResponse, json } from '../../lib/http-api/response.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { openEndpoint } from '../../lib/webhooks/deliver.ts';
import { readEndpoint, rotateSecret } from '../../lib/webhooks/endpoints.ts';
import { replayRequest, startReplay } from '../../lib/webhooks/replay.ts';
import { sendTest } from '../../lib/webhooks/send-test.ts';
import { createWebhookDesk, type WebhookDesk, webhookSettings } from '../../lib/wiring/webhook-desk.ts';

export const settings = [...webhookSettings, ...apiSettings] as const;

/**
 * `POST /voice/webhooks/{id}/test` posts a message at once and tells what was answered; `…/rotate` makes a new secret, which signs beside
 * the old one for a day; `…/replay` tells again of the calls that began in a span of time.
 */
export async function webhookAction(request: Request, desk: WebhookDesk): Promise<HttpResponse> {
  if (!desk.isOn) return desk.areOff;
  const { id = '', action = '' } = request.pathParameters ?? {};
  const act = actions[action];
  if (act === undefined)
    return json(404, { error: `There is no ${action}; there is ${Object.keys(actions).join(', ')}` });
  const answer = await act(id, desk, request);
  return answer ?? json(404, { error: `There is no webhook with the id ${id}` });
}

type Action = (id: string, desk: WebhookDesk, request: Request) => Promise<HttpResponse | undefined>;

const actions: Readonly<Record<string, Action>> = { test, rotate, replay };

async function test(id: string, desk: WebhookDesk) {
  const endpoint = await openEndpoint(id, desk);
  if (endpoint === undefined) return undefined;
  const { attempt, isDelivered } = await sendTest(endpoint, desk);
  return json(200, { delivered: isDelivered, attempt });
}

async function rotate(id: string, { table, keys, now, newSecret }: WebhookDesk) {
  const secret = newSecret();
  const webhook = await rotateSecret(table, id, { secret, keys, now: now().getTime() });
  return webhook && json(200, { webhook, secret });
}

async function replay(id: string, { table, newId, now, wake }: WebhookDesk, request: Request) {
  const wanted = jsonBody(request, replayRequest);
  if ('refusal' in wanted) return json(400, { error: wanted.refusal });
  if ((await readEndpoint(table, id)) === undefined) return undefined;
  await startReplay(table, id, wanted.value, { id: newId(), now: now(), wake });
  return json(202, { message: `Calls from ${wanted.value.since} on are being told again` });
}

export const handler = api({
  start: (env, tools) => createWebhookDesk(readConfig(env, ...settings), tools),
  answer: webhookAction,
});
