import type { DataTypes, ValueOf } from './data.ts';
import type { Definition, Flow } from './flow.ts';
import type { DatumOf, KnownAndOtherData, KnownData, NameText, ReturnsOf } from './known-data.ts';
import type { CallFacts, InEach, Language, Sound, StepKinds, StepVerb } from './step.ts';
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
  const V extends DataTypes = Record<never, never>,
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

function isRun(step: object): step is { readonly run: { readonly expand: typeof expandRun } } {
  return 'run' in step;
}

/**
 * Makes a part of a conversation that other flows run as one step of theirs, such as asking for a PIN. It comes back
 * from its steps with `return`, each of which names a way on; `variables` are data that must be known where it is run.
 *
 * ```ts
 * identify: { run: askPin, returns: { right: 'balance', locked: 'goodbye' } },
 * ```
 */
export function subFlow<
  const S extends Readonly<Record<string, object>>,
  const Start extends StepNames<NoInfer<S>>,
  const V extends DataTypes = Record<never, never>,
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
  readonly variables?: V;
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

type CodeArgument<S, V, Start, L, Last, Services> = [
  Extract<S[keyof S], { readonly compute: unknown }>,
] extends [never]
  ? []
  : [code: (services: Services) => Code<S, V, Start, L, Last>];

function noCode() {
  return {};
}

/** The names of the steps as ways name them. */
type StepNames<S> = (keyof S & string) | NumberNames<S>;
type NumberNames<S> = [keyof S & number] extends [never] ? never : `${keyof S & number}`;

/** The steps as they ought to be. */
type Legal<S, V, Start, L extends string, A extends string, Last> = {
  readonly [Name in keyof S]: S[Name] extends { readonly run: unknown }
    ? RunStep<S[Name], (keyof S & string) | NumberNames<S>, keyof KnownData<S, V, Start, Last, Name>>
    : S[Name] extends { readonly return: unknown }
      ? ReturnStep
      : LegalStep<S[Name], (keyof S & string) | NumberNames<S>, L, A> &
          Filled<S[Name], keyof KnownData<S, V, Start, Last, Name> | BuiltIn<V>, DatumOf<S, V>>;
};

type LegalStep<Given, N extends string, L extends string, A extends string> = [VerbOf<Given>] extends [never]
  ? StepKinds<N, L, A>[StepVerb]
  : VerbOf<Given> extends 'ask'
    ? Given extends { readonly keys: unknown }
      ? Extract<StepKinds<N, L, A>['ask'], { readonly keys: unknown }>
      : Given extends { readonly digits: unknown }
        ? Exclude<StepKinds<N, L, A>['ask'], { readonly keys: unknown }>
        : StepKinds<N, L, A>['ask']
    : StepKinds<N, L, A>[VerbOf<Given>];

/** Runs a sub-flow, and goes on by the way on which it comes back. */
type RunStep<Given, N extends string, Known> = {
  readonly run: Given extends { readonly run: SubFlow<never, never, infer V> }
    ? [Exclude<keyof V, Known>] extends [never]
      ? unknown
      : Illegal<`{${Exclude<keyof V, Known> & string}} is not known here, and the sub-flow needs it`>
    : unknown;
  readonly returns: { readonly [Label in keyof ReturnsOf<Given>]: N };
  readonly maxVisits?: { readonly times: number; readonly next: N };
};

interface ReturnStep {
  /** The way on which the sub-flow comes back. */
  readonly return: string;
}

type SubFlowServices<S> = {
  [Name in keyof S]: S[Name] extends { readonly run: SubFlow<infer Services, never, never> }
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
};
type KnownAtReturn<S, V, Start, Label> = {
  [Name in keyof S]: S[Name] extends { readonly return: Label } ? KnownData<S, V, Start, never, Name> : never;
}[keyof S];
type InAll<U> = { readonly [Datum in keyof U]: U[Datum] };

type VerbOf<Given> = Given extends { readonly dial: unknown } ? 'dial' : Extract<keyof Given, StepVerb>;

/** Data that every call has: the phone user's number only where we have called it, for others withhold theirs. */
type BuiltIn<V> = 'destinationNumber' | ([keyof V] extends [never] ? never : 'callerNumber');

/** The parts of a step that name data which may not be there, each replaced by the reason. */
type Filled<Given, Known, Any> = {
  readonly [Part in keyof Given & PartsWithText as UnknownIn<Given[Part], Known> extends never
    ? never
    : Part]: Illegal<WhyUnknown<UnknownIn<Given[Part], Known>>>;
} & (Given extends { readonly save: unknown; readonly data: readonly (infer Datum)[] }
  ? { readonly data: readonly (Datum extends Known | Savable<Any> ? Datum : Known | Savable<Any>)[] }
  : unknown) &
  (Given extends { readonly branch: unknown }
    ? { readonly branch: Any | 'callerNumber' | 'destinationNumber' }
    : unknown);

type Savable<Any> = 'callerNumber' | `${Any & string}?`;

// In brackets, so that the compiler does not go through the texts of every step while it still infers the steps.
type WhyUnknown<Name> = [Name] extends ['callerNumber']
  ? '{callerNumber} is not known here: a caller may withhold it. Branch on it first'
  : [Name] extends [`${string}{${string}`]
    ? 'Braces are single: {name}'
    : `{${Name & string}} is not known here: not every way from the start to this step collects it`;

type PartsWithText =
  | Exclude<StepVerb, 'compute' | 'save' | 'set' | 'count' | 'branch' | 'hours'>
  | 'name'
  | 'silence'
  | 'wrong';

type UnknownIn<Part, Known> = Exclude<PlaceholdersIn<Part>, Known> & string;

type PlaceholdersIn<Part> = Part extends string
  ? Placeholders<Part>
  : Part extends { readonly play: infer Sound }
    ? Sound extends string
      ? Placeholders<Sound>
      : never
    : Part extends { readonly say: infer Words }
      ? PlaceholdersIn<Words>
      : Part extends readonly (infer Item)[]
        ? PlaceholdersIn<Item>
        : Part extends object
          ? { [Language in keyof Part]: PlaceholdersIn<Part[Language]> }[keyof Part]
          : never;

type Placeholders<Text> = Text extends `${string}{${infer Hole}}${infer Rest}`
  ? NameIn<Hole> | Placeholders<Rest>
  : never;

/** Pauses and stress name no datum. */
type NameIn<Hole> = Hole extends `${number}s` | `!${string}`
  ? never
  : Hole extends `${infer Name}:${string}`
    ? Name
    : Hole;

/** What stands in a type error in place of what may not be written; the words say why. */
interface Illegal<Reason> {
  readonly [illegal]: Reason;
}
declare const illegal: unique symbol;

type Code<S, V, Start, L, Last> = {
  readonly [Name in keyof S as S[Name] extends { readonly compute: unknown }
    ? NameText<Name> & string
    : never]: (
    data: KnownAndOtherData<S, V, Start, Last, Name>,
    call: CallFacts & { readonly language: [L] extends [never] ? undefined : L },
  ) => Promise<S[Name] extends { readonly compute: infer Ways } ? Outcome<Ways> : never>;
};

/** What a computation answers: an outcome's name, or `{ [outcome]: data }` where the outcome brings data. */
type Outcome<Ways> = {
  [O in keyof Ways]: Ways[O] extends { readonly set: infer Set }
    ? { readonly [One in O]: { readonly [Datum in keyof Set]: ValueOf<Set[Datum]> } }
    : O;
}[keyof Ways];
