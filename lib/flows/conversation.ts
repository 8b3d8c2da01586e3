import { response, responseOf, say, type VoiceResponse } from '../voice-xml/index.ts';
import { ComputationError, inTime, lawful } from './computation.ts';
import type { Data } from './data.ts';
import { begin, hangUp, receive, resume } from './engine.ts';
import type { Flow } from './flow.ts';
import { openPosition, type Position, sealPosition, stillFits, versionOf } from './position.ts';
import { flowFor, type Phrases, type Routing, usualPhrases } from './routing.ts';
import type { SealKey } from './seal.ts';
import { openStartTag } from './start-tag.ts';
import type { Computed, StepKinds } from './step.ts';
import type { Astray, Computing, Halt } from './walk.ts';

/** What a conversation looks at in a callback of Africa's Talking; a field that was not sent is `undefined`. */
export interface Heard {
  readonly sessionId?: string | undefined;
  /** False in the last callback of a call. */
  readonly isActive?: boolean | undefined;
  readonly direction?: 'Inbound' | 'Outbound' | undefined;
  readonly callerNumber?: string | undefined;
  readonly destinationNumber?: string | undefined;
  readonly clientRequestId?: string | undefined;
  readonly dtmfDigits?: string | undefined;
  readonly recordingUrl?: string | undefined;
  readonly callSessionState?: string | undefined;
  readonly dialDestinationNumber?: string | undefined;
  readonly dequeuedToPhoneNumber?: string | undefined;
}

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
  readonly services: NoInfer<Services>;
  readonly keys: readonly SealKey[];
  /** Milliseconds since 1970. */
  readonly now: () => number;
}): Conversation {
  const phrases: Phrases = { ...usualPhrases, ...routing.phrases };
  const code = Object.fromEntries(
    Object.entries<Flow<Services>>(routing.flows).map(([name, flow]) => [name, flow.code(services)]),
  );

  return {
    answer: async (heard, where) => {
      const faults: Fault[] = [];
      try {
        return await answer(heard, where, faults);
      } catch (error) {
        faults.push({ kind: 'broken', error });
        return {
          ...nothingElse,
          document: isOver(heard) ? undefined : response(say(phrases.trouble)),
          faults,
        };
      }
    },
  };

  async function answer(heard: Heard, { at, url }: Where, faults: Fault[]): Promise<Answer> {
    const from = whereFrom(heard, at, faults);
    const step = from.at === 'a place' ? stepAt(from.position) : undefined;
    if (isOver(heard)) {
      if (from.at !== 'a place') return { ...nothingElse, faults };
      const { flow, place } = from.position;
      const course = await follow(
        flow,
        hangUp(definitionOf(flow), place, inputOf(heard), factsOf(heard)),
        heard,
        faults,
      );
      return { ...nothingElse, step, kept: course.kept, isSecret: isSecret(from.position), faults };
    }
    if (isNotice(heard, isBehindDial(from))) return { ...nothingElse, document: response(), step, faults };
    if (from.at === 'nowhere, again')
      return { ...nothingElse, document: response(say(phrases.trouble)), faults };

    if (from.at === 'a place') {
      const { flow, place, isRestarted } = from.position;
      const halt = receive(definitionOf(flow), place, inputOf(heard), factsOf(heard));
      const course = await follow(flow, halt, heard, faults);
      return {
        ...documented(course, isRestarted, heard, url, faults),
        step,
        isSecret: isSecret(from.position),
      };
    }
    const { flow, data } =
      from.at === 'the start' ? startOf(heard, faults) : (from.again ?? startOf(heard, faults));
    const course = await follow(flow, begin(definitionOf(flow), data, factsOf(heard)), heard, faults);
    const answer = documented(course, from.at === 'nowhere', heard, url, faults);
    return from.at === 'nowhere' ? { ...answer, document: after(phrases.lost, answer.document) } : answer;
  }

  /** Where the request comes from, as far as its URL tells. */
  function whereFrom(heard: Heard, at: string | undefined, faults: Fault[]): From {
    if (at === undefined) return { at: 'the start' };
    const opened = openPosition(keys, at, heard.sessionId ?? '', now());
    if (opened.refusal !== undefined) {
      faults.push({ kind: 'position-refused', why: opened.refusal });
      return { at: opened.isRestarted ? 'nowhere, again' : 'nowhere' };
    }
    const { position } = opened;
    const flow = Object.hasOwn(routing.flows, position.flow) ? definitionOf(position.flow) : undefined;
    if (flow !== undefined && stillFits(flow, position)) return { at: 'a place', position };
    faults.push({ kind: 'position-refused', why: 'outdated' });
    if (position.isRestarted) return { at: 'nowhere, again' };
    const data = flow === undefined ? undefined : variablesIn(flow, position.place.data);
    return { at: 'nowhere', again: data === undefined ? undefined : { flow: position.flow, data } };
  }

  /** The flow that a call begins with. */
  function startOf(heard: Heard, faults: Fault[]): { readonly flow: string; readonly data: Data } {
    const tag =
      heard.clientRequestId === undefined
        ? undefined
        : openStartTag(routing, keys, heard.clientRequestId, now());
    if (tag !== undefined && tag.refusal === undefined) return tag;
    if (tag !== undefined && tag.refusal !== 'none')
      faults.push({ kind: 'start-tag-refused', why: tag.refusal });
    const flow = flowFor(routing, heard, now());
    // A flow that wants variables cannot begin without them.
    return {
      flow: Object.keys(definitionOf(flow).variables ?? {}).length > 0 ? routing.otherwise : flow,
      data: {},
    };
  }

  /** Runs what is to be computed until the engine has an answer. */
  async function follow(flow: string, first: Halt, heard: Heard, faults: Fault[]): Promise<Course> {
    let halt = first;
    while (halt.halt === 'computing') halt = resume(halt, await compute(flow, halt, heard, faults));
    const once = (order: string) => `${heard.sessionId ?? ''}/${flow}/${order}`;
    const kept = halt.kept.map(({ name, data, step, turn, order }) => ({
      name,
      data,
      step: `${flow}/${step}`,
      once: once(`${step}/${turn}.${order}`),
    }));
    return { flow, halt, kept };
  }

  async function compute(
    flow: string,
    halt: Computing,
    heard: Heard,
    faults: Fault[],
  ): Promise<Computed | undefined> {
    const { place, order, flow: definition } = halt.walk;
    const { step, turn, data, language } = place;
    const { within } = definition.steps[step] as StepKinds['compute'];
    const run = code[flow]?.[step];
    const { sessionId, callerNumber, destinationNumber, direction } = heard;
    const once = `${sessionId ?? ''}/${flow}/${step}/${turn}.${order}`;
    const facts = { sessionId, callerNumber, destinationNumber, direction, at: now(), language, once };
    try {
      if (run === undefined) throw new ComputationError(`the flow has no code for its step '${step}'`);
      return lawful(halt, await inTime(within, (signal) => run(data, { ...facts, signal })));
    } catch (error) {
      faults.push({ kind: 'computation-failed', flow, step, error });
      return undefined;
    }
  }

  /** The course as a document, with the URL of the place at which the call then waits. */
  function documented(
    { flow, halt, kept }: Course,
    isRestarted: boolean,
    { sessionId = '' }: Heard,
    url: string,
    faults: Fault[],
  ): Answer {
    if (halt.halt === 'astray') {
      faults.push({ kind: 'astray', flow, step: halt.step, why: halt.why });
      const phrase = halt.why === 'too-many-turns' ? phrases.overlong : phrases.trouble;
      return { ...nothingElse, document: response(say(phrase)), kept, faults };
    }
    if (halt.place === undefined) return { ...nothingElse, document: halt.document(url), kept, faults };
    const position: Position = {
      flow,
      version: versionOf(definitionOf(flow)),
      place: halt.place,
      isRestarted,
    };
    const sealed = sealPosition(keys, position, sessionId, now());
    if (sealed.refusal !== undefined) {
      faults.push({ kind: 'position-too-large', flow, step: halt.place.step, length: sealed.length });
      return { ...nothingElse, document: response(say(phrases.trouble)), kept, faults };
    }
    const document = halt.document(`${url}${url.includes('?') ? '&' : '?'}at=${sealed.at}`);
    return { ...nothingElse, document, next: stepAt(position), kept, faults };
  }

  function definitionOf(flow: string): Flow<Services> {
    return routing.flows[flow] as Flow<Services>;
  }

  function isBehindDial(from: From): boolean {
    if (from.at !== 'a place') return false;
    const { flow, place } = from.position;
    return 'dial' in (definitionOf(flow).steps[place.step] ?? {});
  }

  function isSecret({ flow, place }: Position): boolean {
    const step = definitionOf(flow).steps[place.step];
    return step !== undefined && 'secret' in step && step.secret === true;
  }
}

type Where = { readonly at?: string | undefined; readonly url: string };
type From =
  | { readonly at: 'the start' }
  | { readonly at: 'a place'; readonly position: Position }
  | { readonly at: 'nowhere'; readonly again?: { readonly flow: string; readonly data: Data } | undefined }
  | { readonly at: 'nowhere, again' };
type Course = {
  readonly flow: string;
  readonly halt: Exclude<Halt, Computing>;
  readonly kept: Answer['kept'];
};

const nothingElse = {
  document: undefined,
  step: undefined,
  next: undefined,
  kept: [],
  isSecret: false,
} as const;

const isOver = ({ isActive }: Heard) => isActive === false;

/**
 * A request in the middle of a call that is connected with another phone, or is about to be, as some services see it. It
 * wants nothing: a flow that took it for the caller's silence would dial again. What comes from behind an unanswered
 * Dial is told by its position.
 */
const isNotice = (heard: Heard, isBehindDial: boolean) =>
  heard.dtmfDigits === undefined &&
  heard.recordingUrl === undefined &&
  (heard.dequeuedToPhoneNumber !== undefined ||
    /^(dialing|bridged)$/i.test(heard.callSessionState ?? '') ||
    (heard.dialDestinationNumber !== undefined && !isBehindDial));

const inputOf = ({ dtmfDigits, recordingUrl }: Heard) => ({ digits: dtmfDigits, recordingUrl });

const factsOf = ({ callerNumber, destinationNumber }: Heard): Data => ({
  ...(callerNumber === undefined ? {} : { callerNumber }),
  ...(destinationNumber === undefined ? {} : { destinationNumber }),
});

const stepAt = ({ flow, place }: Position): StepAt => ({
  flow,
  name: place.step,
  try: Math.max(place.try, 1),
  turn: place.turn,
});

const variablesIn = ({ variables = {} }: Flow, data: Data): Data | undefined => {
  const names = Object.keys(variables);
  if (!names.every((name) => Object.hasOwn(data, name) && variables[name]?.fits(data[name])))
    return undefined;
  return Object.fromEntries(names.map((name) => [name, data[name] as Data[string]]));
};

const after = (phrase: string, document: VoiceResponse | undefined) =>
  responseOf([say(phrase), ...(document?.children ?? [])]);
