import { routing } from '#flows/index.ts';
import recorded from '#flows/prompts/index.json' with { type: 'json' };
import { services } from '#flows/services.ts';
import type { Callback } from '../../lib/africastalking/callbacks/callback.ts';
import { type Conversation, type ConversationFault, pathHeader } from '../../lib/flows/index.ts';
import { type CallbackGuard, receiveCallback } from '../../lib/http-api/callbacks.ts';
import type { Request } from '../../lib/http-api/request.ts';
import { type HttpResponse, text } from '../../lib/http-api/response.ts';
import { type Clock, systemClock } from '../../lib/platform/clock.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { within } from '../../lib/platform/deadline.ts';
import { type LambdaTools, lambda } from '../../lib/platform/lambda.ts';
import { openServices } from '../../lib/services/service.ts';
import { serviceSettings } from '../../lib/services/settings.ts';
import { render, renderChecked, response, say } from '../../lib/voice-xml/index.ts';
import { callbackTokenSettings, callbackTokens } from '../../lib/wiring/callback-tokens.ts';
import { conversationSettings, createFlowConversation } from '../../lib/wiring/conversation.ts';
import {
  createEventRecorder,
  eventRecorderSettings,
  type RecordEvent,
} from '../../lib/wiring/event-recorder.ts';
import { eventsOfTurn } from '../../lib/wiring/events-of-turn.ts';

const ownSettings = [
  ...callbackTokenSettings,
  'PUBLIC_URL',
  ...conversationSettings,
  ...eventRecorderSettings,
] as const;
export const settings = [...ownSettings, ...serviceSettings] as const;

export interface Dependencies extends LambdaTools {
  readonly guard: CallbackGuard;
  readonly conversation: Pick<Conversation, 'answer'>;
  /** Our own URL for the call's next callback. */
  readonly url: string;
  readonly record: RecordEvent;
  readonly now: Clock;
  /** Milliseconds after which the caller hears the apology instead of an answer that is not ready. */
  readonly answerBudget: number;
}

const apology = render(
  response(say('We are sorry, something went wrong on our side. Please call again later. Goodbye.')),
);

/**
 * `POST /voice/instruct`: answers a callback with the XML for what the call does next (with nothing, after its end), and records
 * it. The position in the flow comes back in our own URL, so nothing is read. A failure to record never changes the answer.
 */
export async function instruct(request: Request, dependencies: Dependencies): Promise<HttpResponse> {
  const received = receiveCallback(request, dependencies.guard);
  if ('response' in received) return received.response;
  const { callback } = received;
  const { answerBudget, log, counter } = dependencies;
  try {
    return await within(answerBudget, 'The answer', () => converse(callback, request, dependencies));
  } catch (error) {
    log.error('A caller heard the apology', { sessionId: callback.sessionId, error: error as Error });
    counter.count('AnswerFailed');
    return text(200, callback.isActive === false ? '' : apology);
  }
}

async function converse(callback: Callback, request: Request, dependencies: Dependencies) {
  const { conversation, url, record, now, log, counter } = dependencies;
  const answer = await conversation.answer(callback, { at: request.queryStringParameters?.['at'], url });
  const { document, path, isSecret, faults } = answer;
  const { xml, faults: xmlFaults } = document ? renderChecked(document) : { xml: '', faults: [] };
  if (faults.length > 0 || xmlFaults.length > 0) {
    const found = { sessionId: callback.sessionId, faults: isSecret ? faults.map(withoutMessage) : faults };
    log.error('A caller heard something else than the flow says', { ...found, xmlFaults });
    counter.count('AnswerFailed');
  }
  for (const event of eventsOfTurn(callback, answer, now().toISOString())) await record(event);
  return text(200, xml, pathHeader(path));
}

/** Leaves out the error's message, which may repeat a PIN that the flow has checked. */
function withoutMessage(fault: ConversationFault) {
  if (!('error' in fault)) return fault;
  return { ...fault, error: fault.error instanceof Error ? fault.error.name : 'not shown' };
}

export const handler = lambda({
  start: (env, tools): Dependencies => {
    const config = readConfig(env, ...ownSettings);
    const opened = openServices(services, env, tools);
    const conversation = createFlowConversation(config, { routing, recorded, services: opened, env, tools });
    const { isOurPosition } = conversation;
    return {
      ...tools,
      guard: { tokens: callbackTokens(config), isOurPosition, counter: tools.counter },
      conversation,
      url: `${config.PUBLIC_URL}/voice/instruct`,
      record: createEventRecorder(config, tools),
      now: systemClock,
      answerBudget: 2500, // nobody knows how long Africa's Talking waits
    };
  },
  answer: instruct,
  failure: (error, _, { log }) => {
    log.error('A caller heard the apology', { error: error as Error });
    return text(200, apology);
  },
});
