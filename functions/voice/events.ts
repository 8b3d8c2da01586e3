import { routing } from '#flows/index.ts';
import type { Callback } from '../../lib/africastalking/callbacks/callback.ts';
import { parseCallback } from '../../lib/africastalking/callbacks/parse-callback.ts';
import { redactDigits } from '../../lib/africastalking/callbacks/redact-digits.ts';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { packEvent, TOKEN_FIELD, UNSTORED_FIELD } from '../../lib/calls/store/record-durably.ts';
import { asksForSecrets } from '../../lib/flows/definition/secrets.ts';
import { tokenDigestOf } from '../../lib/http-api/callback-token.ts';
import { type CallbackGuard, receiveCallback } from '../../lib/http-api/callbacks.ts';
import type { Request } from '../../lib/http-api/request.ts';
import { text } from '../../lib/http-api/response.ts';
import { type Clock, systemClock } from '../../lib/platform/clock.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { lambda } from '../../lib/platform/lambda.ts';
import { callbackTokenSettings, callbackTokens } from '../../lib/wiring/callback-tokens.ts';
import {
  createEventRecorder,
  eventRecorderSettings,
  type RecordEvent,
} from '../../lib/wiring/event-recorder.ts';

export const settings = [...callbackTokenSettings, ...eventRecorderSettings] as const;

export interface Dependencies {
  readonly guard: CallbackGuard;
  readonly record: RecordEvent;
  readonly now: Clock;
  /** Whether any flow asks for secret digits. This URL does not say which step asked, so then it records no digits at all. */
  readonly hasSecrets: boolean;
}

/**
 * `POST /voice/events`: records a call event. Always answers `OK`, also when recording fails: Africa's Talking does not post
 * an event again, and one that cannot be stored now is kept for later.
 */
export async function events(request: Request, { guard, record, now, hasSecrets }: Dependencies) {
  const received = receiveCallback(request, guard);
  if ('response' in received) return received.response;
  await record(eventOf(received.callback, { now, hasSecrets }));
  return text(200, 'OK');
}

function eventOf(posted: Callback, { now, hasSecrets }: Pick<Dependencies, 'now' | 'hasSecrets'>) {
  const callback = hasSecrets ? withoutDigits(posted) : posted;
  return toCallEvent(callback, { receivedAt: now().toISOString(), receivedOn: 'events' });
}

/** The callback URL gets the same digits and knows whether they are secret, so they are recorded there. */
function withoutDigits(callback: Callback): Callback {
  return { ...redactDigits(callback), dtmfDigits: undefined };
}

export const handler = lambda({
  start: (env, { log, counter }): Dependencies => {
    const config = readConfig(env, ...settings);
    return {
      guard: { tokens: callbackTokens(config), counter },
      record: createEventRecorder(config, { log, counter }),
      now: systemClock,
      hasSecrets: asksForSecrets(routing),
    };
  },
  answer: events,
  failure: (error, request, { log }) => {
    // The tokens may be what could not be read, so the log says which token came: replay looks at it.
    const token = request.queryStringParameters?.['token'];
    if (token === undefined) return text(403, 'The token is missing');
    const posted = parseCallback(request.body, request);
    const event = eventOf(posted, { now: systemClock, hasSecrets: asksForSecrets(routing) });
    log.error('An event could not be stored. npm run replay restores it from this log line', {
      error: error as Error,
      [UNSTORED_FIELD]: packEvent(event),
      [TOKEN_FIELD]: tokenDigestOf(token),
    });
    return text(200, 'OK');
  },
});
