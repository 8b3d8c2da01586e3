import { parseCallback } from '../lib/africastalking/callback.ts';
import { toCallEvent } from '../lib/calls/event.ts';
import { packEvent, UNSTORED_FIELD } from '../lib/calls/keep.ts';
import { text } from '../lib/runtime/answer.ts';
import { type Gate, receiveCallback } from '../lib/runtime/callbacks.ts';
import { type Clock, systemClock } from '../lib/runtime/clock.ts';
import { readConfig } from '../lib/runtime/config.ts';
import { lambda } from '../lib/runtime/lambda.ts';
import { createLog } from '../lib/runtime/log.ts';
import { createCounter } from '../lib/runtime/metrics.ts';
import { createRecorder, type Recorder, recorderSettings } from '../lib/runtime/recorder.ts';
import type { Request } from '../lib/runtime/request.ts';

export const settings = ['CALLBACK_TOKENS', ...recorderSettings] as const;

export interface Dependencies {
  readonly gate: Gate;
  readonly record: Recorder;
  readonly now: Clock;
}

/**
 * `POST /voice/events`: receives every call event. Africa's Talking is told `OK` whatever it posted and whatever is
 * broken behind us: it would not post again, and what cannot be stored now is kept for later.
 */
export const events = async (request: Request, { gate, record, now }: Dependencies) => {
  const received = receiveCallback(request, gate);
  if ('refusal' in received) return received.refusal;

  await record(toCallEvent(received.callback, { receivedAt: now().toISOString(), receivedOn: 'events' }));
  return text(200, 'OK');
};

const log = createLog();

export const handler = lambda({
  start: (env) => {
    const config = readConfig(env, ...settings);
    const counter = createCounter();
    return {
      gate: { tokens: config.CALLBACK_TOKENS, counter },
      record: createRecorder(config, { log, counter }),
      now: systemClock,
    };
  },
  answer: events,
  failure: (error, request) => {
    const callback = parseCallback(request.body, request);
    const event = toCallEvent(callback, { receivedAt: systemClock().toISOString(), receivedOn: 'events' });
    log.error('An event could not be received; npm run replay restores it from this line', {
      error: error as Error,
      [UNSTORED_FIELD]: packEvent(event),
    });
    return text(200, 'OK');
  },
});
