import * as v from 'valibot';
import { routing } from '#flows/index.ts';
import { requestIdOf } from '../../lib/calls/event/request-id.ts';
import { api, apiSettings } from '../../lib/http-api/api.ts';
import { apiKeyIdOf, headerOf, parametersOf, type Request } from '../../lib/http-api/request.ts';
import { type HttpResponse, json } from '../../lib/http-api/response.ts';
import { phoneParameter } from '../../lib/outbound/phone-parameter.ts';
import type { PlaceCallResult } from '../../lib/outbound/placed-call.ts';
import type { ScheduleResult } from '../../lib/outbound/scheduled-calls.ts';
import { shownScheduledCall } from '../../lib/outbound/shown-scheduled-call.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { createOutbound, type Outbound, outboundSettings } from '../../lib/wiring/outbound.ts';

export const settings = [...outboundSettings, ...apiSettings] as const;

/**
 * `GET` or `POST /voice/invoke-call`: starts an outbound call to `phone`. `flow` names the flow that handles the call; every
 * other parameter is a variable of that flow. Requests with the same `Idempotency-Key` header, or else with the same
 * `clientRequestId`, start at most one call and all get its answer. With `at`, a time with its zone, the call starts then;
 * the answer is 202 and has the `id` that shows and cancels it.
 */
export async function invokeCall(request: Request, { placeCall, schedule }: Outbound): Promise<HttpResponse> {
  const parameters = parametersOf(request);
  if (parameters.refusal !== undefined) return json(parameters.status ?? 400, { error: parameters.refusal });
  const { phone: given, from, clientRequestId, flow, at, ...variables } = parameters.fields;
  const { output: phone, issues } = v.safeParse(phoneParameter, given);
  if (issues !== undefined) return json(400, { error: issues[0].message });
  const idempotencyKey = headerOf(request, 'idempotency-key');
  const apiKeyId = apiKeyIdOf(request);
  const asked = { phone, from, clientRequestId, idempotencyKey, apiKeyId, flow, variables };
  return at === undefined ? responseOf(await placeCall(asked)) : responseToPlan(await schedule(asked, at));
}

function responseToPlan(result: ScheduleResult): HttpResponse {
  if (result.outcome !== 'scheduled') return responseOf(result);
  const scheduledCall = shownScheduledCall(result.call);
  const message = `Call to ${scheduledCall.phoneNumber} planned for ${scheduledCall.at}`;
  return json(202, { message, scheduledCall });
}

function responseOf(result: PlaceCallResult): HttpResponse {
  switch (result.outcome) {
    case 'queued': {
      const { outcome: _, ...response } = result;
      return json(200, { message: `Call initiated to ${result.phoneNumber}`, response: shown(response) });
    }
    case 'bad-request':
      return json(400, { error: result.message });
    case 'forbidden':
      return json(403, { error: result.message, rule: result.rule });
    case 'capped':
      return json(
        429,
        { error: result.message, rule: result.rule },
        { 'Retry-After': `${result.retryAfter}` },
      );
    case 'key-reused':
      return json(409, { error: result.message, rule: 'idempotency-key' });
    case 'in-progress':
      return json(409, { error: result.message, rule: 'in-progress' }, { 'Retry-After': '5' });
    case 'limits-unavailable':
      return json(503, { error: result.message }, { 'Retry-After': '5' });
    case 'refused': {
      const { outcome: _, message: error, ...response } = result;
      return json(statusOfRefusal[result.status] ?? 502, { error, response: shown(response) });
    }
    case 'unknown': {
      const { outcome: _, message: error, ...response } = result;
      return json(504, { error, response: shown(response) });
    }
  }
}

/** Shows the client's own request id, as the call's record does, without the sealed flow that may follow it. */
function shown<Response extends { readonly clientRequestId: string }>(response: Response) {
  return {
    ...response,
    clientRequestId: requestIdOf(response.clientRequestId),
  };
}

/** Who can put it right: the client (4xx), whoever operates this service (500), or Africa's Talking (502, 503). */
const statusOfRefusal: Readonly<Record<string, number>> = {
  InvalidPhoneNumber: 400,
  InsufficientCredit: 402,
  DestinationNotSupported: 422,
  'too-many-requests': 429,
  'invalid-caller-id': 500,
  'invalid-callback-url': 500,
  'not-authorised': 500,
  unavailable: 503,
};

export const handler = api({
  start: (env, tools): Outbound => createOutbound(readConfig(env, ...settings), { routing, ...tools }),
  answer: invokeCall,
});
