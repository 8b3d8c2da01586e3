import { response } from '../../voice-xml/index.ts';
import type { Flow } from '../definition/flow.ts';
import { DEFAULT_SYSTEM_PROMPTS, type Routing } from '../definition/routing.ts';
import { asksForSecrets } from '../definition/secrets.ts';
import { begin, everyPhone, hangUp, putAgain, receive } from '../engine/engine.ts';
import type { Stop } from '../engine/run-state.ts';
import { openPosition, type Position } from '../token/position.ts';
import type { SealKeys } from '../token/seal.ts';
import { apologise, emptyAnswer, precededBy, sayPhrase, stepAt, toFlowAnswer } from './answer.ts';
import { type CallbackInput, factsOf, inputOf, isNotification, isOver } from './callback-input.ts';
import type { CallbackContext, ConversationContext, JudgePhones } from './context.ts';
import type { ConversationFault, FlowAnswer } from './flow-answer.ts';
import { type ResolvedPosition, resolvePosition, startOf, waitingStepOf } from './resolve-position.ts';
import { nameOfError, runToAnswer } from './run.ts';

/** Leads callers through the flows of a routing table. */
export interface Conversation {
  /**
   * Answers a callback. Never fails: what breaks is told in `faults`.
   *
   * A call whose position cannot be used (forged, of another call, too old, or of a step that is not there any more)
   * hears an apology and begins again; the second time it hears an apology and ends. A call whose question has changed
   * since it was put hears the question as it is now.
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
  judgePhones = everyPhone,
}: {
  readonly routing: Routing<Services>;
  /** What the code of the flows needs. */
  readonly services: NoInfer<Services>;
  readonly keys: SealKeys;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What may be dialled; every phone that looks like one when absent. */
  readonly judgePhones?: JudgePhones;
}): Conversation {
  const flows: Readonly<Record<string, Flow<Services>>> = routing.flows;
  const code: Record<string, ReturnType<Flow['code']>> = {};
  const context: ConversationContext = {
    routing: routing as Routing,
    flows: flows as Readonly<Record<string, Flow>>,
    // One whose services are missing fails the computations of its own flow, and no other line.
    codeOf: (flow) => (code[flow] ??= (flows[flow] as Flow<Services>).code(services)),
    judgePhones,
    systemPrompts: { ...DEFAULT_SYSTEM_PROMPTS, ...routing.systemPrompts },
    keys,
    now,
  };
  const hasSecrets = asksForSecrets(context.routing);
  return {
    answer: async (input, { at, url }) => {
      const faults: ConversationFault[] = [];
      const call = { input, url, faults };
      try {
        const resolved = resolvePosition(context, call, at);
        return isOver(input)
          ? await endCall(context, call, resolved)
          : await continueCall(context, call, resolved);
      } catch (error) {
        faults.push({ kind: 'internal-error', error: hasSecrets ? nameOfError(error) : error });
        const apology = sayPhrase(context.systemPrompts, 'internalError', nobodyThere);
        return { ...apologise(call, apology), isSecret: hasSecrets };
      }
    },
    isOurPosition: (at, sessionId) => openPosition(keys, at, sessionId, now()).refusal === undefined,
  };
}

const nobodyThere = { flow: undefined, language: undefined };

/** Answers a callback that wants a document. */
async function continueCall(
  context: ConversationContext,
  call: CallbackContext,
  resolved: ResolvedPosition,
): Promise<FlowAnswer> {
  const { input, faults } = call;
  const { position, isLost, isRestarted } = resolved;
  const step = position && stepAt(position);
  const waitsAt = waitingAt(context, position);
  if (isNotification(input, waitsAt)) return { ...emptyAnswer, document: response(), step, faults };
  const isSecret = isSecretInput(context, call, resolved);
  if (isLost && isRestarted) {
    const apology = sayPhrase(context.systemPrompts, 'internalError', nobodyThere);
    return { ...apologise(call, apology), isSecret };
  }
  const { flow, first, language } = firstStop(context, call, resolved);
  const run = await runToAnswer(context, call, flow, first, language);
  const answer = toFlowAnswer(context, call, run, isLost || isRestarted);
  if (!isLost) return { ...answer, step, isSecret };
  const lost = sayPhrase(context.systemPrompts, 'positionLost', { flow: context.flows[flow], language });
  return { ...answer, document: precededBy(lost, answer.document), step, isSecret };
}

/** The flow's first step in this request: from where the call waited, or from a beginning. */
function firstStop(
  context: ConversationContext,
  call: CallbackContext,
  { position, isChanged = false, again }: ResolvedPosition,
): { readonly flow: string; readonly first: Stop; readonly language: string | undefined } {
  const moment = { facts: factsOf(call.input), at: context.now() };
  if (position === undefined) {
    const { flow, data } = again ?? startOf(context, call);
    const definition = context.flows[flow] as Flow;
    return { flow, first: begin(definition, data, moment), language: undefined };
  }
  const { flow, state } = position;
  const definition = context.flows[flow] as Flow;
  const first = isChanged
    ? putAgain(definition, state, moment)
    : receive(definition, state, inputOf(call.input), moment);
  return { flow, first, language: state.language };
}

/** The last notification of a call: what the flow does with a recording is still done, and nothing is answered. */
async function endCall(
  context: ConversationContext,
  call: CallbackContext,
  resolved: ResolvedPosition,
): Promise<FlowAnswer> {
  const { input, faults } = call;
  const isSecret = isSecretInput(context, call, resolved);
  const { position, isChanged } = resolved;
  if (position === undefined) return { ...emptyAnswer, isSecret, faults };
  const step = stepAt(position);
  if (isChanged === true) return { ...emptyAnswer, step, isSecret, faults };
  const moment = { facts: factsOf(input), at: context.now() };
  const { flow, state } = position;
  const stop = hangUp(context.flows[flow] as Flow, state, inputOf(input), moment);
  const { savedData } = await runToAnswer(context, call, flow, stop, state.language);
  return { ...emptyAnswer, step, savedData, isSecret, faults };
}

function waitingAt(context: ConversationContext, position: Position | undefined) {
  const step = position && waitingStepOf(context, position);
  return { step, hasDialled: position?.state.hasDialled === true };
}

/**
 * Whether the digits of this callback must not be read. Where nobody knows which question they answer (the position
 * cannot be opened, or was made by another wording of the flow) they may be a secret.
 */
function isSecretInput(
  context: ConversationContext,
  { input }: CallbackContext,
  { position, isLost, isChanged = false }: ResolvedPosition,
): boolean {
  if (isLost || isChanged) return true;
  if (position === undefined) return input.dtmfDigits !== undefined && asksForSecrets(context.routing);
  const step = waitingStepOf(context, position);
  return step !== undefined && 'secret' in step && step.secret === true;
}
