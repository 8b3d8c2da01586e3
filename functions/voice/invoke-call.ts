import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { routing } from '../../flows/index.ts';
import { createVoiceClient } from '../../lib/africastalking/rest/client.ts';
import { requestIdOf } from '../../lib/calls/event/request-id.ts';
import { createFlowToken, sealKeys } from '../../lib/flows/index.ts';
import { api, apiSettings } from '../../lib/http-api/api.ts';
import { headerOf, parametersOf, type Request } from '../../lib/http-api/request.ts';
import { type HttpResponse, json } from '../../lib/http-api/response.ts';
import { createCapClaims } from '../../lib/outbound/caps.ts';
import { isListed } from '../../lib/outbound/do-not-call.ts';
import { findSession } from '../../lib/outbound/find-session.ts';
import { createIdempotency } from '../../lib/outbound/idempotency.ts';
import { type PlaceCallParts, type PlaceCallResult, placeCall } from '../../lib/outbound/place-call.ts';
import { spendCap } from '../../lib/outbound/spend-cap.ts';
import { reserveSpend } from '../../lib/outbound/spend-ledger.ts';
import type { Country, PhoneNumber } from '../../lib/phone-numbers/phone-number.ts';
import { createDynamoDB } from '../../lib/platform/aws.ts';
import { systemClock } from '../../lib/platform/clock.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { createLog } from '../../lib/platform/log.ts';
import { createCounter, type MetricName } from '../../lib/platform/metrics.ts';
import { allowedCountries } from '../../lib/wiring/allowed-countries.ts';
import { createEventRecorder, eventRecorderSettings } from '../../lib/wiring/event-recorder.ts';

export const settings = [
  'AT_USERNAME',
  'AT_API_KEY',
  'AT_VOICE_NUMBER',
  'AT_VOICE_URL',
  'DEFAULT_COUNTRY',
  'SEALING_SECRETS',
  'ALLOWED_COUNTRIES',
  'CALLS_PER_NUMBER_PER_DAY',
  'CALLS_PER_KEY_PER_DAY',
  'SPEND_PER_CALL',
  'TIME_ZONE',
  ...eventRecorderSettings,
  ...apiSettings,
] as const;

export interface Dependencies extends PlaceCallParts {
  /** Hears which rule or cap of ours stood against a start. */
  readonly refused: (rule: string) => void;
}

/**
 * `GET` or `POST /voice/invoke-call`: starts an outbound call to `phone`. With `flow` that flow takes it, and every other
 * parameter is one of its variables. With the header `Idempotency-Key`, or with `clientRequestId`, all requests for the
 * same call start it once and get the same answer.
 */
export async function invokeCall(
  request: Request,
  { refused, ...parts }: Dependencies,
): Promise<HttpResponse> {
  const parameters = parametersOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const { phone, clientRequestId, flow, ...variables } = parameters.fields;
  if (phone === undefined || phone.trim() === '')
    return json(400, { error: "Missing 'phone' query parameter" });

  const idempotencyKey = headerOf(request, 'idempotency-key');
  // On the local stage nobody has a key, and all count together.
  const apiKeyId = request.requestContext.identity?.apiKeyId ?? 'none';
  const result = await placeCall(
    { phone, clientRequestId, idempotencyKey, apiKeyId, flow, variables },
    parts,
  );
  if (result.outcome === 'forbidden' || result.outcome === 'capped') refused(result.rule);
  return responseOf(result);
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

/** With the id that the client gave, by which the call's record names it too. */
function shown<Response extends { readonly clientRequestId: string }>(response: Response) {
  return {
    ...response,
    clientRequestId: requestIdOf(response.clientRequestId),
  };
}

/** Whose turn it is: the caller's (4xx), ours or that of whoever set us up (500), Africa's Talking's (502, 503). */
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

const counted = {
  queued: 'CallStarted',
  refused: 'CallRefused',
  unknown: 'CallOutcomeUnknown',
} as const satisfies Record<string, MetricName>;

export const handler = api({
  start: (env): Dependencies => {
    const config = readConfig(env, ...settings);
    const counter = createCounter();
    const log = createLog();
    const keys = sealKeys(config.SEALING_SECRETS);
    const table = { dynamodb: createDynamoDB(), tableName: config.CALLS_TABLE };
    const spend = config.SPEND_PER_DAY && spendCap(config.SPEND_PER_DAY, config.SPEND_PER_CALL);
    const reportUnsaved = (error: unknown) =>
      log.warn('A start could not be written down in full', { error: error as Error });
    const from = config.AT_VOICE_NUMBER as PhoneNumber;
    return {
      voice: createVoiceClient({
        username: config.AT_USERNAME,
        apiKey: config.AT_API_KEY,
        baseUrl: config.AT_VOICE_URL,
      }),
      from,
      defaultCountry: config.DEFAULT_COUNTRY as Country | undefined,
      allowedCountries: allowedCountries(config.ALLOWED_COUNTRIES, [
        from,
        ...Object.keys(routing.numbers ?? {}),
      ]),
      isOnDoNotCallList: (number) => isListed(table, number),
      claims: createCapClaims(
        table,
        {
          callsPerNumber: config.CALLS_PER_NUMBER_PER_DAY,
          callsPerKey: config.CALLS_PER_KEY_PER_DAY,
          spend,
          timeZone: config.TIME_ZONE,
        },
        systemClock,
      ),
      runIdempotently: createIdempotency({
        table,
        now: systemClock,
        newId: randomUUID,
        pause,
        retentionDays: config.RETENTION_DAYS,
        findSession: (result) => findSession(table, result),
        report: reportUnsaved,
      }),
      record: createEventRecorder(config, { log, counter }),
      reserveSpend: async (call) => {
        if (spend !== undefined)
          await reserveSpend(table, { ...call, spend, now: systemClock() }).catch(reportUnsaved);
      },
      observer: {
        asked: (outcome) => counter.count(counted[outcome]),
        spendNearCap: () => counter.count('SpendNearCap'),
        claimsFailed: (error) => {
          log.error('The limits on starting calls could not be looked up', { error: error as Error });
          counter.count('LimitsUnavailable');
        },
      },
      refused: (rule) => {
        log.warn('A start was refused', { rule });
        counter.count('StartRefused');
      },
      now: systemClock,
      newId: randomUUID,
      tag: (result) => createFlowToken(routing, keys, result, systemClock().getTime()),
    };
  },
  answer: invokeCall,
});
