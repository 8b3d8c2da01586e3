import * as v from 'valibot';
import { quoted } from '../platform/quoted.ts';

/** The parameters of a query, each a text as it stands in the URL, or absent. */
export type GivenParameters = Readonly<Record<string, string | undefined>>;

export interface InvalidQuery {
  /** What was wrong and what would be right, for the person who asked. */
  readonly refusal: string;
}

type ParameterSchemas = Readonly<Record<string, v.GenericSchema<string | undefined, unknown>>>;

/**
 * The schema of a query. It checks what is asked, and the description of the API (`openapi/`) is made from it. A name that is
 * none of these is refused, because leaving it out would tell too much.
 */
export function queryParameters<Schemas extends ParameterSchemas>(schemas: Schemas) {
  const names = Object.keys(schemas).join(', ');
  return v.strictObject(
    schemas,
    ({ input }) => `There is no parameter '${quoted(String(input))}'; there are ${names}`,
  );
}

/** What the parameters say; or the first thing that is wrong with them. */
export function readParameters<Read extends object>(
  schema: v.GenericSchema<unknown, Read>,
  parameters: GivenParameters,
): Read | InvalidQuery {
  const { success, output, issues } = v.safeParse(schema, parameters, { abortEarly: true });
  return success ? output : { refusal: issues[0].message };
}
