import { welcome } from '../flows/welcome.ts';
import { toCallEvent } from '../lib/calls/event.ts';
import { text } from '../lib/runtime/answer.ts';
import { type Gate, receiveCallback } from '../lib/runtime/callbacks.ts';
import { type Clock, systemClock } from '../lib/runtime/clock.ts';
import { readConfig } from '../lib/runtime/config.ts';
import { lambda } from '../lib/runtime/lambda.ts';
import { createLog } from '../lib/runtime/log.ts';
import { createCounter } from '../lib/runtime/metrics.ts';
import { createRecorder, type Recorder, recorderSettings } from '../lib/runtime/recorder.ts';
import type { Request } from '../lib/runtime/request.ts';
import { render, response, say } from '../lib/voice-xml/index.ts';

export const settings = ['CALLBACK_TOKENS', 'PUBLIC_URL', ...recorderSettings] as const;

export interface Dependencies {
  readonly gate: Gate;
  readonly record: Recorder;
  readonly now: Clock;
}

const apology = response(
  say('We are sorry, something went wrong on our side. Please call again later. Goodbye.'),
);

/**
 * `POST /voice/instruct`: answers Africa's Talking's callback with what the call does next. The last callback of a call
 * asks for nothing more, and is recorded.
 */
export const instruct = async (request: Request, { gate, record, now }: Dependencies) => {
  const received = receiveCallback(request, gate);
  if ('refusal' in received) return received.refusal;
  const { callback } = received;

  await record(toCallEvent(callback, { receivedAt: now().toISOString(), receivedOn: 'instruct' }));
  return text(200, callback.isActive === false ? '' : render(welcome));
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
  answer: instruct,
  failure: (error) => {
    log.error('A caller heard the apology', { error: error as Error });
    return text(200, render(apology));
  },
});
