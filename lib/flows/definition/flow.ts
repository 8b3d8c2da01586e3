import type { DataTypes, ValueOf } from './data.ts';
import type { KnownData } from './known-data.ts';
import type { CallFacts, Computation, InEach, Language, Sound, Step, StepKinds, StepVerb } from './step.ts';

/** A flow's plain part: what can be drawn, checked and walked without running any code. */
export interface Definition {
  readonly start: string;
  readonly steps: Readonly<Record<string, Step>>;
  readonly variables?: DataTypes;
  readonly languages?: Readonly<Record<string, Language>>;
  readonly audio?: Readonly<Record<string, Sound>>;
  readonly maxTurns?: { readonly times: number; readonly next: string };
}

/** A conversation: named steps, each of which says, asks or does one thing and names where the call goes next. */
export interface Flow<Services = never> extends Definition {
  /** The code of the steps that compute, by their names. */
  readonly code: (services: Services) => Readonly<Record<string, Computation>>;
}

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
  const Start extends keyof NoInfer<S> & string,
  const V extends DataTypes = Record<never, never>,
  const L extends string = never,
  const A extends string = never,
  Services = unknown,
>(
  definition: {
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
    readonly maxTurns?: { readonly times: number; readonly next: keyof NoInfer<S> & string };
    // Always `Legal`; but while S is being inferred the compiler looks at both branches, and finds the steps as written.
    readonly steps: [S] extends [never] ? S : Legal<S, V, Start, L, A>;
  },
  ...code: [Extract<S[keyof S], { readonly compute: unknown }>] extends [never]
    ? []
    : [code: (services: Services) => Code<S, V, Start, L>]
): Flow<NoInfer<Services>> {
  const [codeOf = noCode] = code;
  return { ...(definition as unknown as Definition), code: codeOf as Flow<Services>['code'] };
}

function noCode() {
  return {};
}

/** The steps as they ought to be. */
type Legal<S, V, Start, L extends string, A extends string> = {
  readonly [Name in keyof S]: [VerbOf<S[Name]>] extends [never]
    ? StepKinds<keyof S & string, L, A>[StepVerb]
    : StepKinds<keyof S & string, L, A>[VerbOf<S[Name]>] &
        Filled<S[Name], keyof KnownData<S, V, Start, Name> | BuiltIn>;
};

type VerbOf<Given> = Given extends { readonly dial: unknown } ? 'dial' : Extract<keyof Given, StepVerb>;

/** Data that every call has. */
type BuiltIn = 'callerNumber' | 'destinationNumber';

/** The parts of a step that name data which may not be there, each replaced by the reason. */
type Filled<Given, Known> = {
  readonly [Part in keyof Given & PartsWithText as UnknownIn<Given[Part], Known> extends never
    ? never
    : Part]: Illegal<`{${UnknownIn<Given[Part], Known>}} is not known here: not every way from the start to this step collects it`>;
} & (Given extends { readonly save: unknown; readonly data: readonly (infer Datum)[] }
  ? { readonly data: readonly (Datum extends Known ? Datum : Known)[] }
  : unknown);

type PartsWithText = Exclude<StepVerb, 'compute' | 'save'> | 'name' | 'silence' | 'wrong';

type UnknownIn<Part, Known> = Exclude<PlaceholdersIn<Part>, Known> & string;

type PlaceholdersIn<Part> = Part extends string
  ? Placeholders<Part>
  : Part extends { readonly play: unknown }
    ? never
    : Part extends { readonly say: infer Words }
      ? PlaceholdersIn<Words>
      : Part extends readonly (infer Item)[]
        ? PlaceholdersIn<Item>
        : Part extends object
          ? { [Language in keyof Part]: PlaceholdersIn<Part[Language]> }[keyof Part]
          : never;

type Placeholders<Text> = Text extends `${string}{${infer Hole}}${infer Rest}`
  ? (Hole extends `${infer Name}:${string}` ? Name : Hole) | Placeholders<Rest>
  : never;

/** What stands in a type error in place of what may not be written; the words say why. */
interface Illegal<Reason extends string> {
  readonly [illegal]: Reason;
}
declare const illegal: unique symbol;

type Code<S, V, Start, L> = {
  readonly [Name in keyof S as S[Name] extends { readonly compute: unknown } ? Name : never]: (
    data: KnownData<S, V, Start, Name>,
    call: CallFacts & { readonly language: [L] extends [never] ? undefined : L },
  ) => Promise<S[Name] extends { readonly compute: infer Ways } ? Outcome<Ways> : never>;
};

/** What a computation answers: an outcome's name, or `{ [outcome]: data }` where the outcome brings data. */
type Outcome<Ways> = {
  [O in keyof Ways]: Ways[O] extends { readonly set: infer Set }
    ? { readonly [One in O]: { readonly [Datum in keyof Set]: ValueOf<Set[Datum]> } }
    : O;
}[keyof Ways];
