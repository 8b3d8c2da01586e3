import type * as v from 'valibot';

/** A type as its values look in JSON: nothing is read-only, and what may be undefined is left out. */
export type Json<Type> = Type extends string | number | boolean | null
  ? Type
  : Type extends readonly (infer Entry)[]
    ? Json<Entry>[]
    : Type extends object
      ? Flat<
          { [Name in keyof Type as undefined extends Type[Name] ? never : Name]: Json<Type[Name]> } & {
            [Name in keyof Type as undefined extends Type[Name] ? Name : never]?: Json<
              Exclude<Type[Name], undefined>
            >;
          }
        >
      : Type;

type Flat<Type> = { -readonly [Name in keyof Type]: Type[Name] };

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? unknown : never;

/**
 * The schema of a type of the service's: it compiles only while both say the same, name by name. So the answers of the API
 * are described from what the functions return, although no function has to check its own answers.
 */
export function describes<Type>() {
  return <Schema extends v.GenericSchema>(
    schema: Schema & Same<Json<v.InferOutput<Schema>>, Json<Type>>,
  ): Schema => schema;
}
