import type { Illegal } from '../../voice-xml/index.ts';
import type { DataType, DataTypes, Datum } from './data.ts';
import type { DatumOf, KnownData, NameText, ReachableWithout, ReturnsOf } from './known-data.ts';
import type { RetryTransition, Step, StepKinds, StepVerb } from './step.ts';

/** The names of the steps as ways name them. */
export type StepNames<S> = (keyof S & string) | NumberNames<S>;
type NumberNames<S> = [keyof S & number] extends [never] ? never : `${keyof S & number}`;

/**
 * The steps as they ought to be: what the compiler compares those with that were written. It is asked at each keystroke,
 * of every step; so what is right must cost it little, and only what is wrong is looked at more closely.
 */
export type Legal<S, V, Start, L extends string, A extends string, Last> =
  IsMade<S> extends true
    ? S
    : LegalIn<S, Kinds<(keyof S & string) | NumberNames<S>, L, A>, World<S, V, Start, Last>>;

/** Whether they are `Record<string, Step>`, made while the program runs: then only the static check can judge them. */
export type IsMade<S> = string extends keyof S ? (Step extends S[keyof S] ? true : false) : false;

/** What the known data of a step are found from. */
interface World<S, V, Start, Last> {
  readonly steps: S;
  readonly variables: V;
  readonly start: Start;
  readonly last: Last;
}
type AnyWorld = World<unknown, unknown, unknown, unknown>;

type LegalIn<S, K, W extends AnyWorld> = { readonly [Name in keyof S]: LegalStep<S[Name], K, W, Name> };

/**
 * The first condition holds for no step. It is there for the time when the compiler does not know the steps yet and asks
 * what they may be: it answers at once that they are what they are.
 */
type LegalStep<Given, K, W extends AnyWorld, Name> = Given extends never
  ? Given
  : Corrected<Expected<K, KindOf<Given>, WordyExit<Given>>, Wrong<KindOf<Given>, Given, W, Name>>;

/**
 * Exits with words are compared with exits with words alone: with a choice between these and the name of each step, the
 * compiler would go through all names.
 */
type Expected<K, Kind, Wordy> = [Wordy] extends [never]
  ? K[Kind & keyof K]
  : Omit<K[Kind & keyof K], Wordy & string> & {
      readonly [Exit in Wordy & string]: K['exit' & keyof K];
    };
type WordyExit<Given> =
  | (Given extends { readonly silence: object } ? 'silence' : never)
  | (Given extends { readonly wrong: object } ? 'wrong' : never);

type Corrected<Legal, Wrong> = [Wrong] extends [never] ? Legal : Omit<Legal, keyof Wrong> & Wrong;

/** What a step of each kind has. */
interface Kinds<N extends string, L extends string, A extends string> extends StepKinds<N, L, A> {
  readonly keys: Extract<StepKinds<N, L, A>['ask'], { readonly keys: unknown }>;
  readonly digits: Exclude<StepKinds<N, L, A>['ask'], { readonly keys: unknown }>;
  readonly exit: Extract<RetryTransition<N, L, A>, object>;
  readonly run: RunStep<N>;
  readonly return: ReturnStep;
  readonly none: StepKinds<N, L, A>[StepVerb];
  readonly both: Illegal<'a question asks for a key (keys) or for digits (digits): one of the two'>;
  readonly many: Illegal<'a step does one thing: each of these is a step of its own'>;
}

/** Runs a sub-flow, and goes on by the way on which it comes back. */
interface RunStep<N extends string> {
  readonly run: object;
  readonly returns: Readonly<Record<string, N>>;
  readonly maxVisits?: { readonly times: number; readonly next: N };
}

interface ReturnStep {
  /** The way on which the sub-flow comes back. */
  readonly return: string;
}

/** Which kind a step is, by what stands in it. */
type KindOf<Given> = [keyof Given & KindMark] extends [never]
  ? 'none'
  : 'ask' extends keyof Given & KindMark
    ? AskKind<keyof Given & (KindMark | 'keys' | 'digits')>
    : 'dial' extends keyof Given
      ? 'dial'
      : OneOrMany<keyof Given & KindMark>;
type KindMark = StepVerb | 'run' | 'return';
type AskKind<Marks> = [Marks] extends ['ask' | 'keys']
  ? 'keys' extends Marks
    ? 'keys'
    : 'ask'
  : [Marks] extends ['ask' | 'digits']
    ? 'digits'
    : [Marks] extends ['ask' | 'keys' | 'digits']
      ? 'both'
      : 'many';
type OneOrMany<Marks, All = Marks> = Marks extends unknown ? ([All] extends [Marks] ? Marks : 'many') : never;

/** The parts of a step that are wrong in a way that their type alone does not show, each with the reason. */
type Wrong<Kind, Given, W extends AnyWorld, Name> =
  string extends TargetOf<Given[keyof Given & TargetPart]>
    ? string extends keyof W['steps']
      ? never
      : NotConst<Given>
    : Kind extends keyof WrongParts<Given, W, Name>
      ? WrongParts<Given, W, Name>[Kind]
      : WrongTexts<Given, W, Name>;

interface WrongParts<Given, W extends AnyWorld, Name> {
  readonly compute: WrongOutcomes<Given>;
  readonly save: WrongSave<Given, W, Name>;
  readonly branch: WrongBranch<Given, W>;
  readonly run: WrongRun<Given, W, Name>;
  readonly redirect: WrongUrl<Given>;
  readonly set: never;
  readonly count: never;
  readonly hours: never;
  readonly conference: never;
  readonly reject: never;
  readonly return: never;
  readonly none: never;
  readonly both: never;
  readonly many: never;
}

/** Parts that name a step, or hold what does. */
type TargetPart =
  | 'next'
  | 'silence'
  | 'wrong'
  | 'unanswered'
  | 'failed'
  | 'otherwise'
  | 'open'
  | 'closed'
  | 'holiday';
type TargetOf<Part> = Part extends { readonly next: infer Target } ? Target : Part;

/** A step, or a part of it, that was made elsewhere without `as const` has lost the names that it leads to. */
type NotConst<Given> = {
  readonly [Part in keyof Given & TargetPart as string extends TargetOf<Given[Part]>
    ? Part
    : never]: Illegal<"this may be any text: write 'as const' behind the object that it comes from">;
};

type WrongOutcomes<Given> = Given extends { readonly compute: infer Outcomes }
  ? [Untyped<Outcomes>] extends [never]
    ? never
    : { readonly compute: { readonly [Label in keyof Outcomes]: WithTypes<Outcomes[Label]> } }
  : never;
/** The outcomes that bring what is no kind of data. */
type Untyped<Outcomes> = {
  [Label in keyof Outcomes]: Outcomes[Label] extends { readonly set: infer Set }
    ? Set extends DataTypes
      ? never
      : Label
    : never;
}[keyof Outcomes];
type WithTypes<Outcome> = Outcome extends { readonly next: infer Next; readonly set: infer Set }
  ? { readonly next: Next; readonly set: CheckedTypes<Set> }
  : Outcome;

/** Kinds of data, and what is none replaced by the reason. */
export type CheckedTypes<Types> = {
  readonly [Name in keyof Types]: Types[Name] extends DataType<Datum>
    ? Types[Name]
    : Illegal<'a kind of data: text(40), digits(4), oneOf(…), integer(0, 99), phoneNumber, date or sound(60)'>;
};

type WrongSave<Given, W extends AnyWorld, Name> = Given extends { readonly data: readonly (infer Item)[] }
  ? [Unknown<Exclude<Item, Savable<W>>, W, Name>] extends [never]
    ? never
    : { readonly data: readonly (KnownAt<W, Name> | Savable<W> | 'destinationNumber')[] }
  : never;
type Savable<W extends AnyWorld> = 'callerNumber' | `${DatumIn<W> & string}?`;
type KnownAt<W extends AnyWorld, Name> = keyof KnownData<
  W['steps'],
  W['variables'],
  W['start'],
  W['last'],
  Name
>;
type DatumIn<W extends AnyWorld> = DatumOf<W['steps'], W['variables']>;

type WrongBranch<Given, W extends AnyWorld> = Given extends {
  readonly branch: DatumIn<W> | 'callerNumber' | 'destinationNumber';
}
  ? never
  : { readonly branch: DatumIn<W> | 'callerNumber' | 'destinationNumber' };

type WrongRun<Given, W extends AnyWorld, Name> = Given extends {
  readonly run: { readonly expand: unknown; readonly needs?: infer Needs };
}
  ? [Unknown<keyof NonNullable<Needs>, W, Name>] extends [never]
    ? WrongReturns<Given>
    : { readonly run: Illegal<WhyNeeded<Unknown<keyof NonNullable<Needs>, W, Name>>> }
  : { readonly run: Illegal<'what other flows run is made with subFlow(…), not with flow(…)'> };
type WrongReturns<Given> = Given extends { readonly returns: infer Ways }
  ? [keyof Ways, keyof ReturnsOf<Given>] extends [keyof ReturnsOf<Given>, keyof Ways]
    ? never
    : { readonly returns: { readonly [Label in keyof ReturnsOf<Given>]: string } }
  : never;
type WhyNeeded<Name> = `{${Name & string}} is not known here, and the sub-flow needs it`;

type WrongUrl<Given> = Given extends { readonly redirect: `${string}{${string}` }
  ? { readonly redirect: Illegal<'nothing is filled in between the braces of a URL'> }
  : never;

/** Texts that name data which may not be there. */
type WrongTexts<Given, W extends AnyWorld, Name> = [
  UnknownIn<Given[keyof Given & PartWithText], W, Name>,
] extends [never]
  ? never
  : {
      readonly [Part in keyof Given & PartWithText as [UnknownIn<Given[Part], W, Name>] extends [never]
        ? never
        : Part]: Illegal<WhyUnknown<UnknownIn<Given[Part], W, Name>>>;
    };

type PartWithText =
  | Exclude<StepVerb, keyof WrongParts<unknown, AnyWorld, unknown>>
  | 'name'
  | 'silence'
  | 'wrong';

type WhyUnknown<Name> = [Name] extends ['callerNumber']
  ? '{callerNumber} is not known here: a caller may withhold it. Branch on it first'
  : [Name] extends [`${string}{${string}`]
    ? 'Braces are single: {name}'
    : `{${Name & string}} is not known here: not every way from the start to this step collects it`;

type UnknownIn<Part, W extends AnyWorld, Name> = Unknown<PlaceholdersIn<Part>, W, Name>;

/** Those of the data that are not known at a step. */
type Unknown<Datum, W extends AnyWorld, Name> = Datum extends keyof W['variables'] | Fact<W['variables']>
  ? never
  : Datum extends DatumOf<W['steps'], W['variables']>
    ? NameText<Name> extends ReachableWithout<W['steps'], Datum, W['start'], W['last']>
      ? Datum
      : never
    : Datum;

/** Data that every call has: the phone user's number only where we have called it, for others withhold theirs. */
type Fact<V> = 'destinationNumber' | ([keyof V] extends [never] ? never : 'callerNumber');

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
