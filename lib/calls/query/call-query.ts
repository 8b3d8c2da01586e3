import * as v from 'valibot';
import { FOREIGN_CURSOR, readCursor } from '../../listing/cursor.ts';
import { pageParameters } from '../../listing/page.ts';
import {
  type GivenParameters,
  type InvalidQuery,
  queryParameters,
  readParameters,
} from '../../listing/parameters.ts';
import { quoted } from '../../platform/quoted.ts';
import { nextDay, type Span, startOfDay } from '../event/days.ts';
import { type Outcome, outcomes } from '../event/outcome.ts';
import type { Call } from '../record/call.ts';
import { day, rangeOf } from './day-range.ts';

/** Which calls are asked for, newest first. */
export interface CallQuery {
  /** When they started; an end that is missing is as far as calls are kept. */
  readonly span: Partial<Span>;
  /** The phone user, in every writing in which the record may name them. */
  readonly numbers?: readonly string[];
  readonly status?: CallStatus;
  /** What else a call must be, each as the call shows it. */
  readonly wanted: WantedFields;
  readonly limit: number;
  /** Go on after this place in the index. */
  readonly after?: string;
  /** What a cursor of this query is good for. */
  readonly cursorKey: CursorKey;
}

export type WantedFields = Partial<Pick<Call, 'direction' | 'flow' | 'lastStep' | 'reachedPerson'>>;

export type CallStatus = 'open' | Call['status'] | Outcome;

const statuses: readonly CallStatus[] = ['open', 'initiated', 'ringing', 'answered', 'ended', ...outcomes];

type CursorKey = Readonly<Record<string, string>>;

const USUAL_ON_PAGE = 25;

/** What a listing takes: days are those of the time zone, both included; `step` is the last one; `limit` is 25 unless told. */
export const callQueryParameters = queryParameters({
  day: v.optional(v.pipe(day('day'), v.description('The day on which the calls started.'))),
  from: v.optional(v.pipe(day('from'), v.description('The first of several days.'))),
  to: v.optional(v.pipe(day('to'), v.description('The last of several days.'))),
  number: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.nonEmpty("'number' is empty; it takes a phone number such as +254711000111"),
      v.check(
        (given) => !/^0(?!0)\d*$/.test(withoutMarks(given)),
        ({ input }) =>
          `'number' is '${quoted(input)}', in national form; write it with its country code, such as +254711000111`,
      ),
      v.description('The phone user: a number with its country code, or the name of a browser phone.'),
    ),
  ),
  status: v.optional(
    v.pipe(
      v.picklist(
        statuses,
        ({ input }) => `'status' is none: '${quoted(String(input))}'; there are ${statuses.join(', ')}`,
      ),
      v.description('How the call stands, or how it ended; `open` is all that has not ended.'),
    ),
  ),
  direction: v.optional(
    v.picklist(
      ['Inbound', 'Outbound'],
      ({ input }) => `'direction' is '${quoted(String(input))}'; it is Inbound or Outbound`,
    ),
  ),
  reachedPerson: v.optional(
    v.pipe(
      v.picklist(
        ['true', 'false'],
        ({ input }) => `'reachedPerson' is '${quoted(String(input))}'; it is true or false`,
      ),
      v.transform((word) => word === 'true'),
      v.boolean(),
      v.description('Whether somebody talked to the caller, or was called and answered.'),
    ),
  ),
  flow: v.optional(v.pipe(v.string(), v.description('The flow that took the call.'))),
  step: v.optional(v.pipe(v.string(), v.description('The last step of the flow that the call told of.'))),
  ...pageParameters('Calls', USUAL_ON_PAGE),
});

/** Reads the parameters of a listing. */
export function readCallQuery(
  parameters: GivenParameters,
  { timeZone }: { timeZone: string },
): CallQuery | InvalidQuery {
  const given = readParameters(callQueryParameters, parameters);
  if ('refusal' in given) return given;
  const days = rangeOf(given);
  if ('refusal' in days) return days;
  const { status, limit = USUAL_ON_PAGE } = given;
  const wanted = wantedBy(given);
  const numbers = given.number === undefined ? undefined : writingsOf(given.number);

  const cursorKey = {
    ...days,
    ...(status === undefined ? {} : { status }),
    ...(numbers === undefined ? {} : { number: numbers.join() }),
    ...Object.fromEntries(Object.entries(wanted).map(([name, value]) => [name, String(value)])),
  };
  const after = readAfter(given.cursor, cursorKey);
  if (typeof after === 'object') return after;

  return {
    span: {
      ...(days.first === undefined ? {} : { from: startOfDay(days.first, timeZone) }),
      ...(days.last === undefined ? {} : { until: startOfDay(nextDay(days.last), timeZone) }),
    },
    ...(numbers === undefined ? {} : { numbers }),
    ...(status === undefined ? {} : { status }),
    ...(after === undefined ? {} : { after }),
    wanted,
    limit,
    cursorKey,
  };
}

/**
 * The writings to look for: E.164, and the same without its `+` or with `00`, as Africa's Talking has been seen to
 * write it. A `+` that a query lost on its way is put back; a browser phone's name stays as it is.
 */
function writingsOf(given: string): readonly string[] {
  const digits = withoutMarks(given);
  if (!/^\+?\d+$/.test(digits)) return [given];
  const international = digits.replace(/^(\+|00)/, '');
  return /^\d{7,15}$/.test(international)
    ? [`+${international}`, international, `00${international}`]
    : [digits];
}

function withoutMarks(number: string): string {
  return number.replace(/[\s.()-]/g, '');
}

function wantedBy({
  direction,
  reachedPerson,
  flow,
  step,
}: v.InferOutput<typeof callQueryParameters>): WantedFields {
  return {
    ...(direction === undefined ? {} : { direction }),
    ...(reachedPerson === undefined ? {} : { reachedPerson }),
    ...(flow === undefined ? {} : { flow }),
    ...(step === undefined ? {} : { lastStep: step }),
  };
}

function readAfter(cursor: string | undefined, key: CursorKey): string | undefined | InvalidQuery {
  return cursor === undefined ? undefined : (readCursor(cursor, key) ?? { refusal: FOREIGN_CURSOR });
}
