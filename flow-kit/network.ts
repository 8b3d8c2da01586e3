import { parseCallback } from '../lib/africastalking/callbacks/parse-callback.ts';
import type { Flow } from '../lib/flows/definition/flow.ts';
import {
  type CallbackInput,
  createConversation,
  createFlowToken,
  type FlowAnswer,
  route,
  sealKeys,
} from '../lib/flows/index.ts';
import { renderChecked } from '../lib/voice-xml/index.ts';
import {
  type CallbackRequest,
  type CallbackResponse,
  type PhoneScript,
  type Rules,
  type Simulator,
  startSimulator,
  type VirtualClock,
  virtualTime,
} from '../simulator/index.ts';

/** Our number in the simulated network, unless told. */
export const OUR_NUMBER = '+254711082000';

/** Every flow of a network by name, and how the network is. */
export interface NetworkOptions<Services> {
  readonly flows: Readonly<Record<string, Flow<Services>>>;
  /** The flow that takes calls to our number. */
  readonly otherwise: string;
  /** The flows that take calls to further numbers of ours. */
  readonly numbers?: Readonly<Record<`+${string}`, string>> | undefined;
  readonly services: Services | ((network: ServiceContext) => Services);
  /** When it begins, in milliseconds since 1970. Default: a Monday at nine in the morning in Nairobi. */
  readonly at?: number | undefined;
  /** How other people's phones behave, by number. */
  readonly phones?: Readonly<Record<string, PhoneScript>> | undefined;
  readonly rules?: Partial<Rules> | undefined;
  /** How many ended calls the simulator remembers. */
  readonly keepCalls?: number;
}

/** The parts of the network that a flow's service may use. */
export interface ServiceContext {
  readonly now: () => number;
  /** Starts a call with a flow, as invoke-call does. */
  readonly startCall: (
    to: string,
    flow: string,
    variables: Readonly<Record<string, string>>,
  ) => Promise<void>;
  /** How many callers wait in a queue on our number. */
  readonly waitingIn: (queue: string) => Promise<number>;
}

/** One answer of the engine, beside the request that it was given. */
export interface RecordedExchange {
  readonly sessionId: string;
  readonly input: CallbackInput;
  readonly at: string | undefined;
  readonly answer: FlowAnswer;
  readonly xml: string;
  /** The faults of the document. */
  readonly xmlFaults: readonly string[];
}

/** A simulated telephone network on which flows take the calls: the real engine, seals included, in virtual time. */
export interface FlowNetwork {
  readonly simulator: Simulator;
  readonly clock: VirtualClock;
  readonly exchanges: readonly RecordedExchange[];
  /** Starts a call with a flow; tells its session, or why it cannot be started. */
  readonly startCall: (
    to: string,
    flow: string,
    variables: Readonly<Record<string, string>>,
  ) => Promise<{ readonly sessionId: string } | { readonly refusal: string }>;
  readonly close: () => Promise<void>;
}

const CALLBACK_URL = 'https://flows.example/voice/instruct?token=0123456789abcdef';

export async function startNetwork<Services>(options: NetworkOptions<Services>): Promise<FlowNetwork> {
  const { clock, nextTimer } = observeTimers(
    virtualTime(options.at === undefined ? {} : { startAt: options.at }),
  );
  const keys = sealKeys(['the secret of the simulated network']);
  const { flows, otherwise, numbers = {} } = options;
  const rules = Object.fromEntries(Object.entries(numbers).map(([number, flow]) => [number, [flow]]));
  const routing = { ...route({ flows, otherwise, numbers: rules }), flows };
  const exchanges: RecordedExchange[] = [];
  let ids = 0;

  const startCall: FlowNetwork['startCall'] = async (to, flow, variables) => {
    ids += 1;
    const tag = createFlowToken(routing, keys, { id: `test-${ids}`, flow, variables }, clock.now());
    if (tag.refusal !== undefined) return { refusal: tag.refusal.message };
    const body = new URLSearchParams({
      username: 'piga',
      from: OUR_NUMBER,
      to,
      clientRequestId: tag.clientRequestId,
    });
    // The simulator dials a moment of real time after it has answered. Simulated time stands still until then: every
    // run goes the same way.
    const release = clock.hold();
    const dialling = nextTimer();
    try {
      const { entries } = await post<{ entries: { sessionId: string; status: string }[] }>('/call', body);
      const [{ sessionId, status } = { sessionId: 'None', status: 'no entry' }] = entries;
      if (sessionId === 'None') return { refusal: `The simulator refuses ${to}: ${status}` };
      await dialling;
      return { sessionId };
    } finally {
      release();
    }
  };

  const post = async <T>(path: string, body: URLSearchParams): Promise<T> => {
    const headers = { apiKey: 'test', accept: 'application/json' };
    const response = await fetch(`${simulator.url}${path}`, { method: 'POST', headers, body });
    return (await response.json()) as T;
  };

  const serviceContext: ServiceContext = {
    now: () => clock.now(),
    startCall: async (to, flow, variables) => {
      const started = await startCall(to, flow, variables);
      if ('refusal' in started) throw new RangeError(started.refusal);
    },
    waitingIn: async (queue) => {
      const body = new URLSearchParams({ username: 'piga', phoneNumbers: OUR_NUMBER });
      const { entries } = await post<{ entries: { queueName: string; numCalls: number }[] }>(
        '/queueStatus',
        body,
      );
      return entries.find(({ queueName }) => queueName === queue)?.numCalls ?? 0;
    },
  };
  const services =
    typeof options.services === 'function'
      ? (options.services as (network: ServiceContext) => Services)(serviceContext)
      : options.services;
  const conversation = createConversation({ routing, services, keys, now: () => clock.now() });

  const deliver = async ({ to, body, url: asked }: CallbackRequest): Promise<CallbackResponse> => {
    if (to === 'events') return { status: 200, contentType: 'text/plain', body: 'OK' };
    const input = parseCallback(body);
    const at = new URL(asked).searchParams.get('at') ?? undefined;
    const answer = await conversation.answer(input, { at, url: CALLBACK_URL });
    const { xml, faults } =
      answer.document === undefined ? { xml: '', faults: [] } : renderChecked(answer.document);
    const xmlFaults = faults.map(({ path, message }) => `${path}: ${message}`);
    exchanges.push({ sessionId: input.sessionId ?? '', input, at, answer, xml, xmlFaults });
    return { status: 200, contentType: 'text/plain', body: xml };
  };

  const simulator: Simulator = await startSimulator({
    clock,
    deliver,
    seed: 'flows',
    lines: [OUR_NUMBER, ...Object.keys(numbers)].map((phoneNumber) => ({
      phoneNumber,
      callbackUrl: CALLBACK_URL,
    })),
    ...(options.rules === undefined ? {} : { rules: options.rules }),
    ...(options.keepCalls === undefined ? {} : { keepCalls: options.keepCalls }),
  });
  for (const [number, script] of Object.entries(options.phones ?? {}))
    simulator.phone(number).follows(script);

  return { simulator, clock, exchanges, startCall, close: () => simulator.close() };
}

/** The clock, and a promise of the next wait that somebody begins by it. */
function observeTimers(inner: VirtualClock): {
  readonly clock: VirtualClock;
  readonly nextTimer: () => Promise<void>;
} {
  let told: (() => void)[] = [];
  const clock: VirtualClock = {
    ...inner,
    timer: (milliseconds) => {
      const timer = inner.timer(milliseconds);
      for (const tell of told) tell();
      told = [];
      return timer;
    },
  };
  return { clock, nextTimer: () => new Promise((resolve) => told.push(resolve)) };
}
