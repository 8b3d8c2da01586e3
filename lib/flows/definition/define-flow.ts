import type { Illegal } from '../../voice-xml/index.ts';
import type { CallFacts, Computation } from './computation.ts';
import type { ValueOf } from './data.ts';
import type { Definition, Flow } from './flow.ts';
import type { KnownAndOtherData, KnownData, NameText } from './known-data.ts';
import type { CheckedTypes, IsMade, Legal, StepNames } from './legal-steps.ts';
import type { InEach, Language, Sound } from './prompt.ts';
import { expandRun, type SubFlow } from './sub-flow.ts';

/**
 * Makes a flow. What is wrong with it shows while it is written: a step that is not there, a language that a prompt
 * lacks, a sound without a name, a datum that is used before every way to it has collected it do not compile.
 *
 * @param definition the steps, and what they share
 * @param code of the steps that `compute`, by their names: each gets the data that are known there. It is given the
 * services that it needs, so that a test gives it others.
 */
export function flow<
  const S extends Readonly<Record<string, object>>,
  const Start extends StepNames<NoInfer<S>>,
  const V extends Readonly<Record<string, unknown>> = Record<never, never>,
  const L extends string = never,
  const A extends string = never,
  Services = unknown,
  const Last extends StepNames<NoInfer<S>> = never,
>(
  definition: FlowParts<S, Start, V, L, A, Last>,
  ...code: CodeArgument<S, V, Start, L, Last, Services>
): Flow<NoInfer<Services> & SubFlowServices<S>> {
  const [codeOf = noCode] = code as [Flow['code']?];
  const whole: Flow = { ...(definition as unknown as Definition), code: codeOf };
  return withSubFlows(whole) as Flow<NoInfer<Services> & SubFlowServices<S>>;
}

/** The flow with the steps of sub-flows in the place of the steps that run them; each sub-flow knows how. */
function withSubFlows(flow: Flow): Flow {
  return Object.entries(flow.steps).reduce(
    (expanded, [name, step]) => (isRun(step) ? step.run.expand(expanded, name) : expanded),
    flow,
  );
}

/** A step that runs what is no sub-flow stays as it is, for the check to find. */
function isRun(step: object): step is { readonly run: { readonly expand: typeof expandRun } } {
  const { run } = (step ?? {}) as { readonly run?: { readonly expand?: unknown } };
  return typeof run?.expand === 'function';
}

/**
 * Makes a part of a conversation that other flows run as one step of theirs, such as asking for a PIN. It comes back
 * from its steps with `return`, each of which names a way on; `variables` are data that must be known where it is run.
 *
 * ```ts
 * identify: { run: askPin, returns: { right: 'balance', locked: 'goodbye' } },
 * ```
 *
 * Without any `return` it is a whole flow, which takes calls itself as well; others go on to it with `returns: {}`.
 */
export function subFlow<
  const S extends Readonly<Record<string, object>>,
  const Start extends StepNames<NoInfer<S>>,
  const V extends Readonly<Record<string, unknown>> = Record<never, never>,
  const L extends string = never,
  const A extends string = never,
  Services = unknown,
>(
  definition: Omit<FlowParts<S, Start, V, L, A, never>, 'maxTurns'>,
  ...code: CodeArgument<S, V, Start, L, never, Services>
): SubFlow<NoInfer<Services> & SubFlowServices<S>, Returns<S, V, Start>, V> {
  return { ...flow(definition as never, ...(code as [])), expand: expandRun } as never;
}

/** What a flow is written of. */
interface FlowParts<S, Start, V, L extends string, A extends string, Last> {
  /** The step that a call begins with. */
  readonly start: Start;
  /** What a call that we start must be given, by name. */
  // As with `steps` below: always `CheckedTypes`.
  readonly variables?: [V] extends [never] ? V : CheckedTypes<V>;
  /** The languages that every prompt has; a call begins in the first. */
  readonly languages?: InEach<L, Language>;
  /** The sounds that can be played, by name. */
  readonly audio?: InEach<A, Sound>;
  /**
   * How many requests of a call are answered, whatever the caller does, and which step ends it then.
   * Default 50, and a goodbye.
   */
  readonly maxTurns?: { readonly times: number; readonly next: Last };
  // Always `Legal`; but while S is being inferred the compiler looks at both branches, and finds the steps as written.
  readonly steps: [S] extends [never] ? S : Legal<S, V, Start, L, A, Last>;
}

type CodeArgument<S, V, Start, L, Last, Services> =
  IsMade<S> extends true
    ? [code?: (services: Services) => Readonly<Record<string, Computation>>]
    : CodeOfComputing<S, V, Start, L, Last, Services>;
type CodeOfComputing<S, V, Start, L, Last, Services> = [
  Extract<S[keyof S], { readonly compute: unknown }>,
] extends [never]
  ? []
  : [code: (services: Services) => Code<S, V, Start, L, Last>];

function noCode() {
  return {};
}

type SubFlowServices<S> = {
  [Name in keyof S]: S[Name] extends {
    readonly run: { readonly code: (services: infer Services) => unknown };
  }
    ? (services: Services) => void
    : (services: unknown) => void;
}[keyof S] extends (services: infer All) => void
  ? All
  : never;

/** The data that are known at every step with which a sub-flow comes back, by the way on which it does. */
type Returns<S, V, Start> = {
  readonly [Step in Extract<S[keyof S], { readonly return: string }> as Step['return']]: InAll<
    KnownAtReturn<S, V, Start, Step['return']>
  >;
} & {};
type KnownAtReturn<S, V, Start, Label> = {
  [Name in keyof S]: S[Name] extends { readonly return: Label } ? KnownData<S, V, Start, never, Name> : never;
}[keyof S];
type InAll<U> = { readonly [Datum in keyof U]: U[Datum] } & {};

type Code<S, V, Start, L, Last> = {
  readonly [Name in keyof S as S[Name] extends { readonly compute: unknown }
    ? NameText<Name> & string
    : never]: (
    data: KnownAndOtherData<S, V, Start, Last, Name>,
    call: CallFacts & { readonly language: [L] extends [never] ? undefined : L },
  ) => S[Name] extends { readonly compute: infer Ways }
    ? S[Name] extends { readonly timeoutSeconds: unknown }
      ? Promise<Outcomes<Ways>[keyof Ways]>
      :
          | Outcomes<Ways>[keyof Ways]
          | Illegal<'code that answers by a promise needs timeoutSeconds at its step'>
    : never;
};

/** What a computation answers: an outcome's name, or `{ [outcome]: data }` where the outcome brings data. */
type Outcomes<Ways> = {
  [O in keyof Ways]: Ways[O] extends { readonly set: infer Set }
    ? { readonly [One in O]: { readonly [Datum in keyof Set]: ValueOf<Set[Datum]> } }
    : O;
};
