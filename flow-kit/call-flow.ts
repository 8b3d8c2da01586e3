import type { Data } from '../lib/flows/definition/data.ts';
import type { Flow } from '../lib/flows/definition/flow.ts';
import type { PhoneScript, Rules } from '../simulator/index.ts';
import { Caller } from './caller.ts';
import { type NetworkOptions, type ServiceContext, startNetwork } from './network.ts';
import type { CallOutcome, ScriptItem } from './script.ts';

/** How a call is made: everything is optional but the services that the flow's code needs. */
export interface CallOptions<Services> {
  readonly services?: NetworkOptions<Services>['services'];
  /** Makes it a call that we start, with these variables; otherwise the caller calls us. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Further flows that are called for on the way, by name. */
  readonly others?: Readonly<Record<string, Flow<Services>>>;
  /** The caller's number. */
  readonly from?: string;
  /** When the call is made: a `Date`, a text such as `2026-12-25T10:00+03:00`, or milliseconds since 1970. */
  readonly at?: Date | string | number;
  readonly phones?: Readonly<Record<string, PhoneScript>>;
  readonly rules?: Partial<Rules>;
}

type CallArguments<Services> = unknown extends Services
  ? [options?: CallOptions<Services>]
  : [
      options: CallOptions<Services> & {
        readonly services: Services | ((network: ServiceContext) => Services);
      },
    ];

/** A call in which the caller's doings and what is expected of the flow stand in order; awaiting it carries it out. */
export interface FlowCall extends PromiseLike<CallOutcome> {
  /** At the next prompt the caller presses these keys. */
  readonly press: (keys: string) => FlowCall;
  /** At the next prompt, or recording, the caller does nothing. */
  readonly silence: (times?: number) => FlowCall;
  /** At prompts and recordings the caller does nothing, until such words are said. */
  readonly silentUntil: (words: RegExp | string) => FlowCall;
  /** At the next recording the caller speaks so many seconds and presses `#`. */
  readonly speak: (seconds?: number) => FlowCall;
  /** At the next recording the caller speaks so many seconds and hangs up. */
  readonly speakAndHangUp: (seconds?: number) => FlowCall;
  /** At the next prompt, or recording, the caller hangs up. */
  readonly hangUp: () => FlowCall;
  /** Said between the caller's last doing and the next one. */
  readonly expectSay: (words: RegExp | string) => FlowCall;
  readonly expectNotSay: (words: RegExp | string) => FlowCall;
  /** The sound at this URL was played. */
  readonly expectPlay: (url: string) => FlowCall;
  readonly expectDial: (...phoneNumbers: readonly string[]) => FlowCall;
  /** A verb was carried out, with at least these attributes. */
  readonly expectVerb: (verb: string, attributes?: Readonly<Record<string, string>>) => FlowCall;
  /** Handed to the call record at any time in the call. */
  readonly expectSaved: (name: string, data: Data) => FlowCall;
}

/**
 * Calls a flow: the engine as it is deployed, over the simulator of Africa's Talking, in virtual time.
 *
 * ```ts
 * await callFlow(menu).press('1').silence().expectSay(/Nobody is there/);
 * ```
 *
 * A document that is not legal voice XML, or anything that the simulator finds odd about it, fails the call.
 */
export function callFlow<Services>(flow: Flow<Services>, ...given: CallArguments<Services>): FlowCall {
  const [options = {}] = given as [CallOptions<Services>?];
  return chain([], (script) => runCall(flow, options, script));
}

function chain(
  script: readonly ScriptItem[],
  run: (script: readonly ScriptItem[]) => Promise<CallOutcome>,
): FlowCall {
  const and = (...items: ScriptItem[]) => chain([...script, ...items], run);
  let outcome: Promise<CallOutcome> | undefined;
  return {
    press: (keys) => and({ do: 'press', keys }),
    silence: (times = 1) => and(...Array.from({ length: times }, () => ({ do: 'silence' }) as const)),
    silentUntil: (words) => and({ do: 'silent-until', words }),
    speak: (seconds = 5) => and({ do: 'speak', seconds, thenHangUp: false }),
    speakAndHangUp: (seconds = 5) => and({ do: 'speak', seconds, thenHangUp: true }),
    hangUp: () => and({ do: 'hang-up' }),
    expectSay: (words) => and({ expect: 'say', words }),
    expectNotSay: (words) => and({ expect: 'not-say', words }),
    expectPlay: (url) => and({ expect: 'verb', verb: 'Play', attributes: { url } }),
    expectDial: (...numbers) =>
      and({ expect: 'verb', verb: 'Dial', attributes: { phoneNumbers: numbers.join(',') } }),
    expectVerb: (verb, attributes = {}) => and({ expect: 'verb', verb, attributes }),
    expectSaved: (name, data) => and({ expect: 'saved', name, data }),
    // biome-ignore lint/suspicious/noThenProperty: a call is carried out by awaiting it, so that it cannot be forgotten
    then: (fulfilled, rejected) => {
      outcome ??= run(script);
      return outcome.then(fulfilled, rejected);
    },
  };
}

/** Throws `RangeError` for what is no time. A text without a zone would be another time on another machine. */
function instantOf(at: Date | string | number): number {
  const instant = new Date(at).getTime();
  const hasZone = typeof at !== 'string' || /(?:Z|[+-]\d\d:?\d\d)$/.test(at);
  if (!Number.isNaN(instant) && hasZone) return instant;
  throw new RangeError(
    `at: ${String(at)} is no time; write a Date, or a text with its zone: 2026-12-25T10:00+03:00.`,
  );
}

async function runCall<Services>(
  flow: Flow<Services>,
  { services, variables, others, at, from = '+254711000111', ...rest }: CallOptions<Services>,
  script: readonly ScriptItem[],
): Promise<CallOutcome> {
  const network = await startNetwork({
    flows: { flow, ...others },
    otherwise: 'flow',
    services: services as NetworkOptions<Services>['services'],
    ...(at !== undefined && { at: instantOf(at) }),
    ...rest,
  });
  try {
    const caller = new Caller(network, from, script);
    const sessionId = await caller.begin(variables);
    return await caller.outcome(sessionId);
  } finally {
    await network.close();
  }
}
