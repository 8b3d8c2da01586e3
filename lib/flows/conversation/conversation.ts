import { response } from '../../voice-xml/index.ts';
import type { Flow } from '../definition/flow.ts';
import { defaultSystemPrompts, type Routing } from '../definition/routing.ts';
import { begin, hangUp, receive } from '../engine/engine.ts';
import { openPosition } from '../token/position.ts';
import type { SealKeys } from '../token/seal.ts';
import {
  apologise,
  type ConversationFault,
  emptyAnswer,
  type FlowAnswer,
  precededBy,
  stepAt,
  toFlowAnswer,
} from './answer.ts';
import { type CallbackInput, factsOf, inputOf, isNotification, isOver } from './callback-input.ts';
import type { CallbackContext, ConversationContext } from './context.ts';
import { resolvePosition, startOf, waitingStepOf } from './resolve-position.ts';
import { runToAnswer } from './run.ts';

export interface Conversation {
  /**
   * Answers a callback. Never fails: what breaks is told in `faults`.
   *
   * A call whose position cannot be used (forged, of another call, too old, or of a step that is not there any more)
   * hears an apology and begins again; the second time it hears an apology and ends.
   *
   * @param at the query parameter `at` of the URL that the callback came to
   * @param url our absolute URL for further callbacks, with whatever query it needs but `at`
   */
  readonly answer: (
    input: CallbackInput,
    where: { readonly at?: string | undefined; readonly url: string },
  ) => Promise<FlowAnswer>;

  /** Whether the position was made by this service for this call, and is not older than a call can be. */
  readonly isOurPosition: (at: string, sessionId: string) => boolean;
}

/** Lets the flows of a routing table answer the callbacks of calls. */
export function createConversation<Services>({
  routing,
  services,
  keys,
  now,
}: {
  readonly routing: Routing<Services>;
  /** What the code of the flows needs. */
  readonly services: NoInfer<Services>;
  readonly keys: SealKeys;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}): Conversation {
  const flows: Readonly<Record<string, Flow<Services>>> = routing.flows;
  const code: Record<string, ReturnType<Flow['code']>> = {};
  const context: ConversationContext = {
    routing: routing as Routing,
    flows: flows as Readonly<Record<string, Flow>>,
    // One whose services are missing fails the computations of its own flow, and no other line.
    codeOf: (flow) => (code[flow] ??= (flows[flow] as Flow<Services>).code(services)),
    systemPrompts: { ...defaultSystemPrompts, ...routing.systemPrompts },
    keys,
    now,
  };
  return {
    answer: async (input, { at, url }) => {
      const faults: ConversationFault[] = [];
      const call = { input, url, faults };
      try {
        return isOver(input) ? await endCall(context, call, at) : await continueCall(context, call, at);
      } catch (error) {
        faults.push({ kind: 'internal-error', error });
        return apologise(context.systemPrompts.internalError, call);
      }
    },
    isOurPosition: (at, sessionId) => openPosition(keys, at, sessionId, now()).refusal === undefined,
  };
}

/** Answers a callback that wants a document. */
async function continueCall(
  context: ConversationContext,
  call: CallbackContext,
  at: string | undefined,
): Promise<FlowAnswer> {
  const { input, faults } = call;
  const { position, isLost, isRestarted, again } = resolvePosition(context, call, at);
  const step = position && stepAt(position);
  const waitingStep = position && waitingStepOf(context, position);
  if (isNotification(input, waitingStep)) return { ...emptyAnswer, document: response(), step, faults };
  if (isLost && isRestarted) return apologise(context.systemPrompts.internalError, call);

  const { flow, data } = position ? { flow: position.flow, data: {} } : (again ?? startOf(context, call));
  const definition = context.flows[flow] as Flow;
  const first = position
    ? receive(definition, position.state, inputOf(input), factsOf(input))
    : begin(definition, data, factsOf(input));
  const run = await runToAnswer(context, call, flow, first);
  const answer = toFlowAnswer(context, call, run, isLost || isRestarted);
  const { positionLost } = context.systemPrompts;
  const document = isLost ? precededBy(positionLost, answer.document) : answer.document;
  return { ...answer, document, step, isSecret: isSecret(waitingStep) };
}

/** The last notification of a call: what the flow does with a recording is still done, and nothing is answered. */
async function endCall(
  context: ConversationContext,
  call: CallbackContext,
  at: string | undefined,
): Promise<FlowAnswer> {
  const { input, faults } = call;
  const { position } = resolvePosition(context, call, at);
  if (position === undefined) return { ...emptyAnswer, faults };
  const stop = hangUp(context.flows[position.flow] as Flow, position.state, inputOf(input), factsOf(input));
  const { savedData } = await runToAnswer(context, call, position.flow, stop);
  const step = stepAt(position);
  return { ...emptyAnswer, step, savedData, isSecret: isSecret(waitingStepOf(context, position)), faults };
}

function isSecret(step: object | undefined): boolean {
  return step !== undefined && 'secret' in step && step.secret === true;
}
