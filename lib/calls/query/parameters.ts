import * as v from 'valibot';
import { quoted } from '../../platform/quoted.ts';
import { isDay } from '../event/days.ts';

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

/** A day of the calendar. */
export function day(name: string) {
  const message = ({ input }: v.BaseIssue<unknown>) =>
    `'${name}' is no day: '${quoted(String(input))}'; a day is written YYYY-MM-DD, such as 2026-11-22`;
  return v.pipe(
    v.string(),
    v.isoDate(message),
    v.check((text) => isDay(text), message),
  );
}

export interface DayRange {
  readonly first?: string;
  readonly last?: string;
}

interface DayParameters {
  readonly day?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** `day`, or `from`, or `to`, or both. */
export function rangeOf({ day, from, to }: DayParameters): DayRange | InvalidQuery {
  if (day !== undefined && (from !== undefined || to !== undefined)) {
    return { refusal: "'day' and a range cannot be asked for together; leave 'day' out, or 'from' and 'to'" };
  }
  const [first, last] = [day ?? from, day ?? to];
  if (first !== undefined && last !== undefined && first > last) {
    return { refusal: `'from' (${first}) is after 'to' (${last})` };
  }
  return { ...(first === undefined ? {} : { first }), ...(last === undefined ? {} : { last }) };
}
