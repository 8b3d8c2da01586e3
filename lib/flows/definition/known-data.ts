import type { ValueOf } from './data.ts';

/**
 * What the compiler knows of the data at each step, read off the flow itself: a datum is known at a step when every
 * way from the start to it collects it. `S` are the steps as they were written, `V` the flow's variables, `Last` the step
 * that ends a call after too many turns.
 */
export type KnownData<S, V, Start, Last, Name> = Flat<{
  readonly [Datum in DatumOf<S, V> as Datum extends keyof V
    ? Datum
    : NameText<Name> extends ReachableWithout<S, Datum, Start, Last>
      ? never
      : Datum]: TypeOf<S, V, Datum>;
}>;

/** The same, and as optional members the data that only some of the ways collect. */
export type KnownAndOtherData<S, V, Start, Last, Name> = Flat<
  KnownData<S, V, Start, Last, Name> & {
    readonly [Datum in Exclude<
      DatumOf<S, V>,
      keyof KnownData<S, V, Start, Last, Name> | 'callerNumber'
    >]?: TypeOf<S, V, Datum>;
  }
>;

/** Written out, so that an editor shows the data and not how they are found. */
type Flat<T> = { [Key in keyof T]: T[Key] } & {};

/** Names of steps may be written as numbers; ways name them as text. */
export type NameText<Name> = Name extends number ? `${Name}` : Name;

/** The steps that can be come to from `Todo` before `Datum` is collected. */
export type ReachableWithout<S, Datum, Todo, Last, Seen = never> = [Todo] extends [never]
  ? Seen
  : ReachableWithout<
      S,
      Datum,
      Exclude<NextWithout<TransitionsFrom<S, Todo, Last>, Datum>, Seen | Todo>,
      Last,
      Seen | Todo
    >;

type NextWithout<Ways, Datum> = Ways extends [infer To, infer Got] ? (Datum extends Got ? never : To) : never;

type TransitionsFrom<S, Name, Last> = Name extends keyof S
  ? TransitionsOf<S[Name]> | AfterLastTurn<S[Name], Last>
  : Name extends `${infer Written extends number}`
    ? Written extends keyof S
      ? TransitionsOf<S[Written]> | AfterLastTurn<S[Written], Last>
      : never
    : never;

/** The last turn may come wherever the call waits. */
type AfterLastTurn<Step, Last> = Step extends
  | { readonly ask: unknown }
  | { readonly record: unknown }
  | { readonly dial: unknown }
  ? [Last, never]
  : never;

/** The ways on from a step: where each leads and which data it brings. */
type TransitionsOf<Step> =
  | (Step extends { readonly next: infer To } ? [To, Into<Step>] : never)
  | (Step extends { readonly keys: infer Keys }
      ? WithDatum<TransitionTo<Keys[keyof Keys]>, Into<Step>>
      : never)
  | (Step extends { readonly compute: infer Outcomes } ? TransitionTo<Outcomes[keyof Outcomes]> : never)
  | (Step extends { readonly silence: infer Way } ? TransitionTo<Way> : never)
  | (Step extends { readonly wrong: infer Way } ? TransitionTo<Way> : never)
  | (Step extends { readonly unanswered: infer To } ? [To, never] : never)
  | (Step extends { readonly failed: infer To } ? [To, never] : never)
  | (Step extends { readonly otherwise: infer To } ? [To, never] : never)
  | (Step extends { readonly branch: infer Datum } ? CaseOf<Step, Datum> : never)
  | (Step extends { readonly hours: unknown } ? HoursOf<Step> : never)
  | (Step extends { readonly run: unknown; readonly returns: infer Ways } ? ReturnOf<Step, Ways> : never)
  | (Step extends { readonly maxVisits: { readonly next: infer To } } ? [To, never] : never);

type CaseOf<Step, Datum> =
  | (Step extends { readonly is: infer Cases } ? [Cases[keyof Cases], Datum] : never)
  | (Step extends { readonly atLeast: infer Cases } ? [Cases[keyof Cases], Datum] : never)
  | (Step extends { readonly known: infer To } ? [To, Datum] : never);

type HoursOf<Step> = {
  [Part in Extract<keyof Step, 'open' | 'closed' | 'holiday'>]: [Step[Part], never];
}[Extract<keyof Step, 'open' | 'closed' | 'holiday'>];

type ReturnOf<Step, Ways> = {
  [Label in keyof Ways]: [
    Ways[Label],
    Label extends keyof ReturnsOf<Step> ? keyof ReturnsOf<Step>[Label] : never,
  ];
}[keyof Ways];

/** What a sub-flow that a step runs brings back on each of its ways. */
export type ReturnsOf<Step> = Step extends { readonly run: { readonly brings?: infer Returns } }
  ? NonNullable<Returns>
  : never;

type TransitionTo<Way> = Way extends string
  ? [Way, never]
  : Way extends { readonly next: infer To }
    ? [To, Way extends { readonly set: infer Set } ? keyof Set : never]
    : never;

type WithDatum<Ways, Datum> = Ways extends [infer To, infer Got] ? [To, Got | Datum] : never;

type Into<Step> = Step extends { readonly into: infer Datum }
  ? Datum
  : Step extends { readonly set: infer Set }
    ? keyof Set
    : Step extends { readonly count: infer Datum }
      ? Datum
      : never;

/** Every datum that a step can bring, as one-member objects of its type. */
type StepData<Step> =
  | (Step extends { readonly into: infer Datum extends string } ? { [D in Datum]: EnteredAt<Step> } : never)
  | (Step extends { readonly keys: infer Keys } ? SetData<Keys[keyof Keys]> : never)
  | (Step extends { readonly set: infer Set } ? { [Datum in keyof Set]: Widened<Set[Datum]> } : never)
  | (Step extends { readonly count: infer Datum extends string } ? { [D in Datum]: number } : never)
  | (Step extends { readonly branch: 'callerNumber' } ? { callerNumber: string } : never)
  | (Step extends { readonly run: unknown } ? ReturnsOf<Step>[keyof ReturnsOf<Step>] : never)
  | (Step extends { readonly compute: infer Outcomes } ? SetData<Outcomes[keyof Outcomes]> : never);

/** What stands under `into`. */
type EnteredAt<Step> = Step extends { readonly keys: infer Keys }
  ? `${keyof Keys & (string | number)}`
  : Step extends { readonly digits: { readonly from: number } }
    ? number
    : string;

type Widened<Value> = Value extends number ? number : Value;

type SetData<Way> = Way extends { readonly set: infer Set }
  ? { [Datum in keyof Set]: Set[Datum] extends string ? Set[Datum] : ValueOf<Set[Datum]> }
  : never;

type AllStepData<S> = { [Name in keyof S]: StepData<S[Name]> }[keyof S];

/** The names of all data that a flow can come to know: from its steps and its variables. */
export type DatumOf<S, V> = KeysOf<AllStepData<S>> | keyof V;

/** The keys of each member of a union; `keyof` alone gives those that all of them share. */
export type KeysOf<U> = U extends unknown ? keyof U : never;

// Forced, so that an editor shows the type and not how it is found.
export type TypeOf<S, V, Datum> =
  | Member<AllStepData<S>, Datum>
  | (Datum extends keyof V ? ValueOf<V[Datum]> : never) extends infer Type
  ? Type
  : never;
type Member<U, K> = U extends unknown ? (K extends keyof U ? U[K] : never) : never;
