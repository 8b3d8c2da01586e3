import { within } from '../../platform/deadline.ts';
import { response, responseOf, say, type VoiceResponse } from '../../voice-xml/index.ts';
import type { Data } from '../definition/data.ts';
import type { Flow } from '../definition/flow.ts';
import { ownProperty } from '../definition/own-property.ts';
import { defaultSystemPrompts, flowFor, type Routing, type SystemPrompts } from '../definition/routing.ts';
import type { Computed, StepKinds } from '../definition/step.ts';
import { begin, hangUp, receive, resume } from '../engine/engine.ts';
import type { ComputeStop, FlowError, Stop } from '../engine/run-state.ts';
import { hasVariables, openFlowToken } from '../token/flow-token.ts';
import { isCompatible, openPosition, type Position, sealPosition, versionOf } from '../token/position.ts';
import type { SealKeys } from '../token/seal.ts';
import { type CallbackInput, factsOf, inputOf, isNotification, isOver } from './callback-input.ts';
import { ComputationError, validateOutcome } from './computation.ts';

/** Where in its flow a call is, for people to read. */
export interface StepAt {
  readonly flow: string;
  readonly name: string;
  /** Which time this is that the step's prompt was put. */
  readonly try: number;
  /** Rises with every request of the call: tells apart two requests that are alike otherwise. */
  readonly turn: number;
}

export interface FlowAnswer {
  /** What is to be answered; none to a final notification. */
  readonly document: VoiceResponse | undefined;
  /** The step that this callback tells about; none on the first request, or when the position was refused. */
  readonly step: StepAt | undefined;
  /** The step that the call waits at now; none when the document ends the call. */
  readonly next: StepAt | undefined;
  /** Data to be stored with the call: the same `idempotencyKey` is the same fact. */
  readonly savedData: readonly {
    readonly name: string;
    readonly data: Data;
    /** The flow and the step that kept it. */
    readonly step: string;
    readonly idempotencyKey: string;
  }[];
  /** The digits of this callback are a secret of the caller's. */
  readonly isSecret: boolean;
  /** What went wrong on the way, for the log; the caller has heard a sensible thing all the same. */
  readonly faults: readonly ConversationFault[];
}

export type ConversationFault =
  | { readonly kind: 'position-refused'; readonly why: 'forged' | 'stale' | 'outdated' }
  | { readonly kind: 'flow-token-refused'; readonly why: 'forged' | 'stale' | 'outdated' }
  | {
      readonly kind: 'position-too-large';
      readonly flow: string;
      readonly step: string;
      readonly length: number;
    }
  | {
      readonly kind: 'computation-failed';
      readonly flow: string;
      readonly step: string;
      readonly error: unknown;
    }
  | {
      readonly kind: 'flow-error';
      readonly flow: string;
      readonly step: string;
      readonly why: FlowError['why'];
    }
  | { readonly kind: 'internal-error'; readonly error: unknown };

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
}

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
  const systemPrompts: SystemPrompts = { ...defaultSystemPrompts, ...routing.systemPrompts };
  const flows: Readonly<Record<string, Flow<Services>>> = routing.flows;
  const code = Object.fromEntries(Object.entries(flows).map(([name, flow]) => [name, flow.code(services)]));

  return {
    answer: async (input, { at, url }) => {
      const faults: ConversationFault[] = [];
      try {
        const call = { input, url, faults };
        return isOver(input) ? await endCall(call, at) : await continueCall(call, at);
      } catch (error) {
        faults.push({ kind: 'internal-error', error });
        return apologise(systemPrompts.internalError, { input, url, faults });
      }
    },
  };

  async function continueCall(call: CallbackContext, at: string | undefined): Promise<FlowAnswer> {
    const { input } = call;
    const resolved = resolvePosition(call, at);
    const { position, isLost, isRestarted } = resolved;
    const step = position === undefined ? undefined : stepAt(position);
    const waitingStep = position === undefined ? undefined : stepOf(position);
    if (isNotification(input, waitingStep))
      return { ...emptyAnswer, document: response(), step, faults: call.faults };
    if (isLost && isRestarted) return apologise(systemPrompts.internalError, call);

    const { flow, data } =
      position === undefined ? (resolved.again ?? startOf(call)) : { flow: position.flow, data: {} };
    const definition = flowOf(flow);
    const stop =
      position === undefined
        ? begin(definition, data, factsOf(input))
        : receive(definition, position.state, inputOf(input), factsOf(input));
    const answer = toFlowAnswer(await runToAnswer(flow, stop, call), isLost || isRestarted, call);
    const document = isLost
      ? responseOf([say(systemPrompts.positionLost), ...(answer.document?.children ?? [])])
      : answer.document;
    return { ...answer, document, step, isSecret: isSecret(waitingStep) };
  }

  async function endCall(call: CallbackContext, at: string | undefined): Promise<FlowAnswer> {
    const { position } = resolvePosition(call, at);
    if (position === undefined) return { ...emptyAnswer, faults: call.faults };
    const stop = hangUp(flowOf(position.flow), position.state, inputOf(call.input), factsOf(call.input));
    const { savedData } = await runToAnswer(position.flow, stop, call);
    return {
      ...emptyAnswer,
      step: stepAt(position),
      savedData: savedData,
      isSecret: isSecret(stepOf(position)),
      faults: call.faults,
    };
  }

  function apologise(
    phrase: string,
    { input, faults }: CallbackContext,
    savedData: FlowAnswer['savedData'] = [],
  ): FlowAnswer {
    const document = isOver(input) ? undefined : response(say(phrase));
    return { ...emptyAnswer, document, savedData, faults };
  }

  /** Where the request comes from, as far as its URL tells. */
  function resolvePosition({ input, faults }: CallbackContext, at: string | undefined): ResolvedPosition {
    if (at === undefined) return { isLost: false, isRestarted: false };
    const opened = openPosition(keys, at, input.sessionId ?? '', now());
    if (opened.refusal !== undefined) {
      faults.push({ kind: 'position-refused', why: opened.refusal });
      return { isLost: true, isRestarted: opened.isRestarted };
    }
    const { position } = opened;
    const { isRestarted, state } = position;
    const flow = ownProperty(flows, position.flow);
    if (flow !== undefined && isCompatible(flow, position)) return { position, isLost: false, isRestarted };
    faults.push({ kind: 'position-refused', why: 'outdated' });
    const again =
      flow !== undefined && hasVariables(flow, state.data)
        ? { flow: position.flow, data: state.data }
        : undefined;
    return { isLost: true, isRestarted, again };
  }

  /** The flow that a call begins with. */
  function startOf({ input, faults }: CallbackContext): FlowStart {
    const { clientRequestId } = input;
    const tag =
      clientRequestId === undefined ? undefined : openFlowToken(routing, keys, clientRequestId, now());
    if (tag !== undefined && tag.refusal === undefined) return tag;
    if (tag !== undefined && tag.refusal !== 'none')
      faults.push({ kind: 'flow-token-refused', why: tag.refusal });
    const flow = flowFor(routing, input, now());
    return { flow: hasVariables(flowOf(flow), {}) ? flow : routing.otherwise, data: {} };
  }

  /** Runs what is to be computed until the engine has an answer. */
  async function runToAnswer(flow: string, first: Stop, call: CallbackContext): Promise<FlowRun> {
    let stop = first;
    while (stop.stop === 'computing') stop = resume(stop, await compute(flow, stop, call));
    const savedData = stop.saved.map(({ name, data, ...at }) => ({
      name,
      data,
      step: `${flow}/${at.step}`,
      idempotencyKey: idempotencyKeyFor(flow, at, call),
    }));
    return { flow, stop, savedData };
  }

  async function compute(
    flow: string,
    stop: ComputeStop,
    call: CallbackContext,
  ): Promise<Computed | undefined> {
    const { state, order, flow: definition } = stop.run;
    const { step, turn, data, language } = state;
    const { timeoutSeconds } = definition.steps[step] as StepKinds['compute'];
    const facts = {
      ...call.input,
      at: now(),
      language,
      idempotencyKey: idempotencyKeyFor(flow, { step, turn, order }, call),
    };
    try {
      const run = code[flow]?.[step];
      if (run === undefined) throw new ComputationError('there is no code for it');
      const computed = await within(timeoutSeconds * 1000, 'The computation', (signal) =>
        run(data, { ...facts, signal }),
      );
      return validateOutcome(stop, computed);
    } catch (error) {
      call.faults.push({ kind: 'computation-failed', flow, step, error });
      return undefined;
    }
  }

  /** The course as a document, with the URL of the place at which the call then waits. */
  function toFlowAnswer(
    { flow, stop, savedData }: FlowRun,
    isRestarted: boolean,
    call: CallbackContext,
  ): FlowAnswer {
    const { input, url, faults } = call;
    if (stop.stop === 'flow-error') {
      faults.push({ kind: 'flow-error', flow, step: stop.step, why: stop.why });
      return apologise(
        stop.why === 'too-many-turns' ? systemPrompts.tooLong : systemPrompts.internalError,
        call,
        savedData,
      );
    }
    const { state } = stop;
    if (state === undefined) return { ...emptyAnswer, document: stop.document(url), savedData, faults };
    const position: Position = { flow, version: versionOf(flowOf(flow)), state, isRestarted };
    const sealed = sealPosition(keys, position, input.sessionId ?? '', now());
    if (sealed.refusal !== undefined) {
      faults.push({ kind: 'position-too-large', flow, step: state.step, length: sealed.length });
      return apologise(systemPrompts.internalError, call, savedData);
    }
    const document = stop.document(`${url}${url.includes('?') ? '&' : '?'}at=${sealed.at}`);
    return { ...emptyAnswer, document, next: stepAt(position), savedData, faults };
  }

  function flowOf(name: string): Flow<Services> {
    return flows[name] as Flow<Services>;
  }

  function stepOf({ flow, state }: Position) {
    return flowOf(flow).steps[state.step];
  }
}

/** A callback that is being answered. */
interface CallbackContext {
  readonly input: CallbackInput;
  readonly url: string;
  readonly faults: ConversationFault[];
}

interface FlowStart {
  readonly flow: string;
  readonly data: Data;
}

interface ResolvedPosition {
  /** Where the call waited; nowhere on its first request, and when it is lost. */
  readonly position?: Position;
  readonly isLost: boolean;
  /** It was lost before. */
  readonly isRestarted: boolean;
  /** The flow that it was in, when that can begin again. */
  readonly again?: FlowStart | undefined;
}

interface FlowRun {
  readonly flow: string;
  readonly stop: Exclude<Stop, ComputeStop>;
  readonly savedData: FlowAnswer['savedData'];
}

const emptyAnswer = {
  document: undefined,
  step: undefined,
  next: undefined,
  savedData: [],
  isSecret: false,
} as const;

function stepAt({ flow, state }: Position): StepAt {
  return {
    flow,
    name: state.step,
    try: Math.max(state.try, 1),
    turn: state.turn,
  };
}

/** The same for a repeated request, and for no other moment of any call. */
function idempotencyKeyFor(
  flow: string,
  { step, turn, order }: { readonly step: string; readonly turn: number; readonly order: number },
  { input }: CallbackContext,
) {
  return `${input.sessionId ?? ''}/${flow}/${step}/${turn}.${order}`;
}

function isSecret(step: object | undefined) {
  return step !== undefined && 'secret' in step && step.secret === true;
}
