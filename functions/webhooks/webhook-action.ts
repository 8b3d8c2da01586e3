import { api, apiSettings } from '../../lib/http-api/api.ts';
import { jsonBody } from '../../lib/http-api/json-body.ts';
import { pathIdOf, type Request } from '../../lib/http-api/request.ts';
import { type HttpResponse, json } from '../../lib/http-api/response.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { quoted } from '../../lib/platform/quoted.ts';
import { openEndpoint } from '../../lib/webhooks/deliver.ts';
import { rotateSecret } from '../../lib/webhooks/endpoints.ts';
import { replayRequest, startReplay } from '../../lib/webhooks/replay.ts';
import { type SendTestParts, sendTest } from '../../lib/webhooks/send-test.ts';
import { createSecrets, createWebhookDesk, type WebhookDesk } from '../../lib/wiring/webhook-desk.ts';
import { createDelivering, postingSettings } from '../../lib/wiring/webhooks.ts';

export const settings = ['WEBHOOKS', ...postingSettings, ...apiSettings] as const;

export interface Dependencies extends WebhookDesk, SendTestParts {
  readonly newSecret: () => string;
}

/**
 * `POST /voice/webhooks/{id}/test` posts a message at once and tells what was answered; `…/rotate` makes a new secret, which signs beside
 * the old one for a day; `…/replay` tells again of the calls that began in a span of time.
 */
export async function webhookAction(request: Request, desk: Dependencies): Promise<HttpResponse> {
  if (!desk.isOn) return desk.areOff;
  const id = pathIdOf(request, 'id');
  const { resource = '' } = request;
  const act = actions[resource.slice(resource.lastIndexOf('/') + 1)];
  const answer = await act?.(id, desk, request);
  return answer ?? json(404, { error: `There is no webhook with the id ${quoted(id)}` });
}

/** `undefined` where there is no such endpoint. */
type Action = (id: string, desk: Dependencies, request: Request) => Promise<HttpResponse | undefined>;

/** By the end of their paths, as serverless.yml writes them. */
const actions: Readonly<Record<string, Action>> = { test, rotate, replay };

async function test(id: string, desk: Dependencies) {
  const endpoint = await openEndpoint(id, desk);
  if (endpoint === undefined) return undefined;
  const { attempt, isDelivered } = await sendTest(endpoint, desk);
  return json(200, { delivered: isDelivered, attempt });
}

async function rotate(id: string, { table, keys, now, newSecret }: Dependencies) {
  const secret = newSecret();
  const webhook = await rotateSecret(table, id, { secret, keys, now: now().getTime() });
  return webhook && json(200, { webhook, secret });
}

async function replay(id: string, desk: Dependencies, request: Request) {
  const { table, newId, now, wake } = desk;
  const wanted = jsonBody(request, replayRequest);
  if ('refusal' in wanted) return json(400, { error: wanted.refusal });
  const { since, until = now().toISOString() } = wanted.value;
  if (since >= until) return json(400, { error: `'since' is not before 'until', which is ${until}` });
  if ((await openEndpoint(id, desk)) === undefined) return undefined;
  await startReplay(table, id, { ...wanted.value, until }, { id: newId(), now: now(), wake });
  return json(202, {
    message: `Calls that began from ${since} on, and before ${until}, are being told again`,
  });
}

export const handler = api({
  start: (env, tools): Dependencies => {
    const config = readConfig(env, ...settings);
    return {
      ...createWebhookDesk(config),
      ...createDelivering(config, tools),
      ...createSecrets(),
      days: config.DELIVERY_DAYS,
    };
  },
  answer: webhookAction,
});
