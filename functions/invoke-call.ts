import { randomUUID } from 'node:crypto';
import { routing } from '../flows/index.ts';
import { createVoiceClient } from '../lib/africastalking/client.ts';
import type { Country, PhoneNumber } from '../lib/africastalking/phone-number.ts';
import { sealKeys, startTag } from '../lib/flows/index.ts';
import { type Answer, json } from '../lib/runtime/answer.ts';
import { systemClock } from '../lib/runtime/clock.ts';
import { readConfig } from '../lib/runtime/config.ts';
import { jsonFailure } from '../lib/runtime/json-failure.ts';
import { lambda } from '../lib/runtime/lambda.ts';
import { createLog } from '../lib/runtime/log.ts';
import { type Count, type Counter, createCounter } from '../lib/runtime/metrics.ts';
import { createRecorder, recorderSettings } from '../lib/runtime/recorder.ts';
import { parametersOf, type Request } from '../lib/runtime/request.ts';
import { type Start, type Starter, startCall } from '../lib/starts/start-call.ts';

export const settings = [
  'AT_USERNAME',
  'AT_API_KEY',
  'AT_VOICE_NUMBER',
  'AT_VOICE_URL',
  'DEFAULT_COUNTRY',
  'SEALING_SECRETS',
  ...recorderSettings,
] as const;

export interface Dependencies extends Starter {
  readonly counter: Counter;
}

/**
 * `GET` or `POST /voice/invoke-call`: starts an outbound call to `phone`. With `flow` that flow takes it, and every other
 * parameter is one of its variables.
 */
export const invokeCall = async (
  request: Request,
  { counter, ...starter }: Dependencies,
): Promise<Answer> => {
  const parameters = parametersOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const { phone, clientRequestId, flow, ...variables } = parameters.fields;
  if (phone === undefined || phone.trim() === '')
    return json(400, { error: "Missing 'phone' query parameter" });

  const start = await startCall({ phone, clientRequestId, flow, variables }, starter);
  if (start.outcome !== 'bad-request') counter.count(counted[start.outcome]);
  return answerOf(start);
};

const counted = {
  queued: 'CallStarted',
  refused: 'CallRefused',
  unknown: 'CallOutcomeUnknown',
} as const satisfies Record<string, Count>;

const answerOf = (start: Start): Answer => {
  switch (start.outcome) {
    case 'queued': {
      const { outcome: _, ...response } = start;
      return json(200, { message: `Call initiated to ${start.phoneNumber}`, response });
    }
    case 'bad-request':
      return json(400, { error: start.message });
    case 'refused': {
      const { outcome: _, message: error, ...response } = start;
      return json(statusOfRefusal[start.status] ?? 502, { error, response });
    }
    case 'unknown': {
      const { outcome: _, message: error, ...response } = start;
      return json(504, { error, response });
    }
  }
};

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

export const handler = lambda({
  start: (env): Dependencies => {
    const config = readConfig(env, ...settings);
    const counter = createCounter();
    const keys = sealKeys(config.SEALING_SECRETS);
    return {
      voice: createVoiceClient({
        username: config.AT_USERNAME,
        apiKey: config.AT_API_KEY,
        baseUrl: config.AT_VOICE_URL,
      }),
      from: config.AT_VOICE_NUMBER as PhoneNumber,
      defaultCountry: config.DEFAULT_COUNTRY as Country | undefined,
      record: createRecorder(config, { log: createLog(), counter }),
      counter,
      now: systemClock,
      newId: randomUUID,
      tag: (start) => startTag(routing, keys, start, systemClock().getTime()),
    };
  },
  answer: invokeCall,
  failure: jsonFailure,
});
