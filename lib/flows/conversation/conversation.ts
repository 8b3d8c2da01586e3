import { response, responseOf, say, type VoiceResponse } from '../../voice-xml/index.ts';
import type { Data } from '../definition/data.ts';
import type { Flow } from '../definition/flow.ts';
import { own } from '../definition/own-property.ts';
import { flowFor, type Phrases, type Routing, usualPhrases } from '../definition/routing.ts';
import type { Computed, StepKinds } from '../definition/step.ts';
import { begin, hangUp, receive, resume } from '../engine/engine.ts';
import type { Astray, Computing, Halt } from '../engine/run-state.ts';
import { openPosition, type Position, sealPosition, stillFits, versionOf } from '../token/position.ts';
import type { SealKeys } from '../token/seal.ts';
import { hasVariables, openStartTag } from '../token/flow-token.ts';
import { factsOf, type Heard, inputOf, isNotice, isOver } from './callback-input.ts';
import { ComputationError, inTime, lawful } from './computation.ts';

/** Where in its flow a call is, for people to read. */
export interface StepAt {
  readonly flow: string;
  readonly name: string;
  /** Which time this is that the step's prompt was put. */
  readonly try: number;
  /** Rises with every request of the call: tells apart two requests that are alike otherwise. */
  readonly turn: number;
}

export interface Answer {
  /** What is to be answered; none to a final notification. */
  readonly document: VoiceResponse | undefined;
  /** The step that this callback tells about; none on the first request, or when the position was refused. */
  readonly step: StepAt | undefined;
  /** The step that the call waits at now; none when the document ends the call. */
  readonly next: StepAt | undefined;
  /** Data to be stored with the call: the same `once` is the same fact. */
  readonly kept: readonly {
    readonly name: string;
    readonly data: Data;
    /** The flow and the step that kept it. */
    readonly step: string;
    readonly once: string;
  }[];
  /** The digits of this callback are a secret of the caller's. */
  readonly isSecret: boolean;
  /** What went wrong on the way, for the log; the caller has heard a sensible thing all the same. */
  readonly faults: readonly Fault[];
}

export type Fault =
  | { readonly kind: 'position-refused'; readonly why: 'forged' | 'stale' | 'outdated' }
  | { readonly kind: 'start-tag-refused'; readonly why: 'forged' | 'stale' | 'outdated' }
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
  | { readonly kind: 'astray'; readonly flow: string; readonly step: string; readonly why: Astray['why'] }
  | { readonly kind: 'broken'; readonly error: unknown };

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
    heard: Heard,
    where: { readonly at?: string | undefined; readonly url: string },
  ) => Promise<Answer>;
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
  const phrases: Phrases = { ...usualPhrases, ...routing.phrases };
  const flows: Readonly<Record<string, Flow<Services>>> = routing.flows;
  const code = Object.fromEntries(Object.entries(flows).map(([name, flow]) => [name, flow.code(services)]));

  return {
    answer: async (heard, { at, url }) => {
      const faults: Fault[] = [];
      try {
        const call = { heard, url, faults };
        return isOver(heard) ? await takeLeave(call, at) : await goOn(call, at);
      } catch (error) {
        faults.push({ kind: 'broken', error });
        return apologise(phrases.trouble, { heard, url, faults });
      }
    },
  };

  async function goOn(call: Call, at: string | undefined): Promise<Answer> {
    const { heard } = call;
    const from = whereFrom(call, at);
    const { position, isLost, isRestarted } = from;
    const step = position === undefined ? undefined : stepAt(position);
    const asked = position === undefined ? undefined : stepOf(position);
    if (isNotice(heard, asked)) return { ...nothing, document: response(), step, faults: call.faults };
    if (isLost && isRestarted) return apologise(phrases.trouble, call);

    const { flow, data } =
      position === undefined ? (from.again ?? startOf(call)) : { flow: position.flow, data: {} };
    const definition = flowOf(flow);
    const halt =
      position === undefined
        ? begin(definition, data, factsOf(heard))
        : receive(definition, position.place, inputOf(heard), factsOf(heard));
    const answer = documented(await follow(flow, halt, call), isLost || isRestarted, call);
    const document = isLost
      ? responseOf([say(phrases.lost), ...(answer.document?.children ?? [])])
      : answer.document;
    return { ...answer, document, step, isSecret: isSecret(asked) };
  }

  async function takeLeave(call: Call, at: string | undefined): Promise<Answer> {
    const { position } = whereFrom(call, at);
    if (position === undefined) return { ...nothing, faults: call.faults };
    const halt = hangUp(flowOf(position.flow), position.place, inputOf(call.heard), factsOf(call.heard));
    const { kept } = await follow(position.flow, halt, call);
    return {
      ...nothing,
      step: stepAt(position),
      kept,
      isSecret: isSecret(stepOf(position)),
      faults: call.faults,
    };
  }

  function apologise(phrase: string, { heard, faults }: Call, kept: Answer['kept'] = []): Answer {
    const document = isOver(heard) ? undefined : response(say(phrase));
    return { ...nothing, document, kept, faults };
  }

  /** Where the request comes from, as far as its URL tells. */
  function whereFrom({ heard, faults }: Call, at: string | undefined): From {
    if (at === undefined) return { isLost: false, isRestarted: false };
    const opened = openPosition(keys, at, heard.sessionId ?? '', now());
    if (opened.refusal !== undefined) {
      faults.push({ kind: 'position-refused', why: opened.refusal });
      return { isLost: true, isRestarted: opened.isRestarted };
    }
    const { position } = opened;
    const { isRestarted, place } = position;
    const flow = own(flows, position.flow);
    if (flow !== undefined && stillFits(flow, position)) return { position, isLost: false, isRestarted };
    faults.push({ kind: 'position-refused', why: 'outdated' });
    const again =
      flow !== undefined && hasVariables(flow, place.data)
        ? { flow: position.flow, data: place.data }
        : undefined;
    return { isLost: true, isRestarted, again };
  }

  /** The flow that a call begins with. */
  function startOf({ heard, faults }: Call): Start {
    const { clientRequestId } = heard;
    const tag =
      clientRequestId === undefined ? undefined : openStartTag(routing, keys, clientRequestId, now());
    if (tag !== undefined && tag.refusal === undefined) return tag;
    if (tag !== undefined && tag.refusal !== 'none')
      faults.push({ kind: 'start-tag-refused', why: tag.refusal });
    const flow = flowFor(routing, heard, now());
    return { flow: hasVariables(flowOf(flow), {}) ? flow : routing.otherwise, data: {} };
  }

  /** Runs what is to be computed until the engine has an answer. */
  async function follow(flow: string, first: Halt, call: Call): Promise<Course> {
    let halt = first;
    while (halt.halt === 'computing') halt = resume(halt, await compute(flow, halt, call));
    const kept = halt.kept.map(({ name, data, ...at }) => ({
      name,
      data,
      step: `${flow}/${at.step}`,
      once: onceFor(flow, at, call),
    }));
    return { flow, halt, kept };
  }

  async function compute(flow: string, halt: Computing, call: Call): Promise<Computed | undefined> {
    const { place, order, flow: definition } = halt.walk;
    const { step, turn, data, language } = place;
    const { within } = definition.steps[step] as StepKinds['compute'];
    const facts = { ...call.heard, at: now(), language, once: onceFor(flow, { step, turn, order }, call) };
    try {
      const run = code[flow]?.[step];
      if (run === undefined) throw new ComputationError('there is no code for it');
      return lawful(halt, await inTime(within, (signal) => run(data, { ...facts, signal })));
    } catch (error) {
      call.faults.push({ kind: 'computation-failed', flow, step, error });
      return undefined;
    }
  }

  /** The course as a document, with the URL of the place at which the call then waits. */
  function documented({ flow, halt, kept }: Course, isRestarted: boolean, call: Call): Answer {
    const { heard, url, faults } = call;
    if (halt.halt === 'astray') {
      faults.push({ kind: 'astray', flow, step: halt.step, why: halt.why });
      return apologise(halt.why === 'too-many-turns' ? phrases.overlong : phrases.trouble, call, kept);
    }
    const { place } = halt;
    if (place === undefined) return { ...nothing, document: halt.document(url), kept, faults };
    const position: Position = { flow, version: versionOf(flowOf(flow)), place, isRestarted };
    const sealed = sealPosition(keys, position, heard.sessionId ?? '', now());
    if (sealed.refusal !== undefined) {
      faults.push({ kind: 'position-too-large', flow, step: place.step, length: sealed.length });
      return apologise(phrases.trouble, call, kept);
    }
    const document = halt.document(`${url}${url.includes('?') ? '&' : '?'}at=${sealed.at}`);
    return { ...nothing, document, next: stepAt(position), kept, faults };
  }

  function flowOf(name: string): Flow<Services> {
    return flows[name] as Flow<Services>;
  }

  function stepOf({ flow, place }: Position) {
    return flowOf(flow).steps[place.step];
  }
}

/** A callback that is being answered. */
interface Call {
  readonly heard: Heard;
  readonly url: string;
  readonly faults: Fault[];
}

interface Start {
  readonly flow: string;
  readonly data: Data;
}

interface From {
  /** Where the call waited; nowhere on its first request, and when it is lost. */
  readonly position?: Position;
  readonly isLost: boolean;
  /** It was lost before. */
  readonly isRestarted: boolean;
  /** The flow that it was in, when that can begin again. */
  readonly again?: Start | undefined;
}

interface Course {
  readonly flow: string;
  readonly halt: Exclude<Halt, Computing>;
  readonly kept: Answer['kept'];
}

const nothing = { document: undefined, step: undefined, next: undefined, kept: [], isSecret: false } as const;

const stepAt = ({ flow, place }: Position): StepAt => ({
  flow,
  name: place.step,
  try: Math.max(place.try, 1),
  turn: place.turn,
});

/** The same for a repeated request, and for no other moment of any call. */
const onceFor = (
  flow: string,
  { step, turn, order }: { readonly step: string; readonly turn: number; readonly order: number },
  { heard }: Call,
) => `${heard.sessionId ?? ''}/${flow}/${step}/${turn}.${order}`;

const isSecret = (step: object | undefined) => step !== undefined && 'secret' in step && step.secret === true;
