import { routing } from '../../flows/index.ts';
import { type Callback, parseCallback } from '../../lib/africastalking/callbacks/callback.ts';
import { redactDigits } from '../../lib/africastalking/callbacks/redact-digits.ts';
import { toCallEvent } from '../../lib/calls/event/event.ts';
import { packEvent, UNSTORED_FIELD } from '../../lib/calls/store/record-durably.ts';
import { asksForSecrets } from '../../lib/flows/definition/secrets.ts';
import { type CallbackGuard, receiveCallback } from '../../lib/http-api/callbacks.ts';
import type { Request } from '../../lib/http-api/request.ts';
import { text } from '../../lib/http-api/response.ts';
import { type Clock, systemClock } from '../../lib/platform/clock.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { lambda } from '../../lib/platform/lambda.ts';
import { createLog } from '../../lib/platform/log.ts';
import { createCounter } from '../../lib/platform/metrics.ts';
import {
  createEventRecorder,
  eventRecorderSettings,
  type RecordEvent,
} from '../../lib/wiring/event-recorder.ts';

export const settings = ['CALLBACK_TOKENS', ...eventRecorderSettings] as const;

export interface Dependencies {
  readonly guard: CallbackGuard;
  readonly record: RecordEvent;
  readonly now: Clock;
  /** Some step of some flow asks for digits that nobody shall read; this URL does not know which digits they are. */
  readonly hasSecrets: boolean;
}

/**
 * `POST /voice/events`: receives every call event. Africa's Talking is told `OK` whatever it posted and whatever is
 * broken behind us: it would not post again, and what cannot be stored now is kept for later.
 */
export async function events(request: Request, { guard, record, now, hasSecrets }: Dependencies) {
  const received = receiveCallback(request, guard);
  if ('refusal' in received) return received.refusal;

  const callback = hasSecrets ? withoutDigits(received.callback) : received.callback;
  await record(toCallEvent(callback, { receivedAt: now().toISOString(), receivedOn: 'events' }));
  return text(200, 'OK');
}

/** The digits come to the callback URL too, whose position tells whether they are secret: there they are recorded. */
function withoutDigits(callback: Callback): Callback {
  return {
    ...redactDigits(callback),
    dtmfDigits: undefined,
  };
}

const log = createLog();

export const handler = lambda({
  start: (env) => {
    const config = readConfig(env, ...settings);
    const counter = createCounter();
    return {
      guard: { tokens: config.CALLBACK_TOKENS, counter },
      record: createEventRecorder(config, { log, counter }),
      now: systemClock,
      hasSecrets: asksForSecrets(routing),
    };
  },
  answer: events,
  failure: (error, request) => {
    const posted = parseCallback(request.body, request);
    const callback = asksForSecrets(routing) ? withoutDigits(posted) : posted;
    const event = toCallEvent(callback, { receivedAt: systemClock().toISOString(), receivedOn: 'events' });
    log.error('An event could not be received; npm run replay restores it from this line', {
      error: error as Error,
      [UNSTORED_FIELD]: packEvent(event),
    });
    return text(200, 'OK');
  },
});
