import type { ValueOf } from './data.ts';

/**
 * What the compiler knows of the data at each step, read off the flow itself: a datum is known at a step when every
 * way from the start to it collects it. `S` are the steps as they were written, `V` the flow's variables.
 */
export type KnownData<S, V, Start, Name> = Flat<{
  readonly [Datum in DatumOf<S, V> as Datum extends keyof V
    ? Datum
    : Name extends ReachableWithout<S, Datum, Start>
      ? never
      : Datum]: TypeOf<S, V, Datum>;
}>;

type Flat<T> = { [Key in keyof T]: T[Key] };

/** The steps that can be come to from `Todo` before `Datum` is collected. */
type ReachableWithout<S, Datum, Todo, Seen = never> = [Todo] extends [never]
  ? Seen
  : ReachableWithout<
      S,
      Datum,
      Exclude<NextWithout<TransitionsFrom<S, Todo>, Datum>, Seen | Todo>,
      Seen | Todo
    >;

type NextWithout<Ways, Datum> = Ways extends [infer To, infer Got] ? (Datum extends Got ? never : To) : never;

type TransitionsFrom<S, Name> = Name extends keyof S ? TransitionsOf<S[Name]> : never;

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
  | (Step extends { readonly maxVisits: { readonly next: infer To } } ? [To, never] : never);

type TransitionTo<Way> = Way extends string
  ? [Way, never]
  : Way extends { readonly next: infer To }
    ? [To, Way extends { readonly set: infer Set } ? keyof Set : never]
    : never;

type WithDatum<Ways, Datum> = Ways extends [infer To, infer Got] ? [To, Got | Datum] : never;

type Into<Step> = Step extends { readonly into: infer Datum } ? Datum : never;

/** Every datum that a step can bring, as one-member objects of its type. */
type StepData<Step> =
  | (Step extends { readonly into: infer Datum extends string }
      ? {
          [D in Datum]: Step extends { readonly keys: infer Keys }
            ? `${keyof Keys & (string | number)}`
            : string;
        }
      : never)
  | (Step extends { readonly keys: infer Keys } ? SetData<Keys[keyof Keys]> : never)
  | (Step extends { readonly compute: infer Outcomes } ? SetData<Outcomes[keyof Outcomes]> : never);

type SetData<Way> = Way extends { readonly set: infer Set }
  ? { [Datum in keyof Set]: Set[Datum] extends string ? Set[Datum] : ValueOf<Set[Datum]> }
  : never;

type AllStepData<S> = { [Name in keyof S]: StepData<S[Name]> }[keyof S];

type DatumOf<S, V> = KeysOf<AllStepData<S>> | keyof V;
type KeysOf<U> = U extends unknown ? keyof U : never;

type TypeOf<S, V, Datum> =
  | Member<AllStepData<S>, Datum>
  | (Datum extends keyof V ? ValueOf<V[Datum]> : never);
type Member<U, K> = U extends unknown ? (K extends keyof U ? U[K] : never) : never;
