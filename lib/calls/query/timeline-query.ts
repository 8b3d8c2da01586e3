import * as v from 'valibot';
import { quoted } from '../../platform/quoted.ts';
import { readCursor } from './cursor.ts';
import { type GivenParameters, type InvalidQuery, queryParameters, readParameters } from './parameters.ts';

/** Which events of a call are asked for, in the order in which they came. */
export interface TimelineQuery {
  readonly limit: number;
  /** Go on after this place in the timeline. */
  readonly after?: string;
  /** What a cursor of this query is good for. */
  readonly cursorKey: { readonly timeline: string };
}

const MAX_EVENTS = 100;

export function firstPageOf(callId: string): TimelineQuery {
  return { limit: MAX_EVENTS, cursorKey: { timeline: callId } };
}

export const timelineParameters = queryParameters({
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[1-9]\d{0,2}$/, wrongLimit),
      v.transform(Number),
      v.number(),
      v.integer(),
      v.minValue(1, wrongLimit),
      v.maxValue(MAX_EVENTS, wrongLimit),
      v.description(`Events on a page; ${MAX_EVENTS} unless told.`),
    ),
  ),
  cursor: v.optional(v.pipe(v.string(), v.description('Of the page before, to go on after it.'))),
});

/** Reads the parameters of one call. */
export function readTimelineQuery(callId: string, parameters: GivenParameters): TimelineQuery | InvalidQuery {
  const given = readParameters(timelineParameters, parameters);
  if ('refusal' in given) return given;
  const { limit = MAX_EVENTS, cursor } = given;
  const query = { ...firstPageOf(callId), limit };
  if (cursor === undefined) return query;
  const after = readCursor(cursor, query.cursorKey);
  if (after === undefined)
    return { refusal: "'cursor' does not belong to this call; take it from the page before" };
  return { ...query, after };
}

function wrongLimit({ input }: v.BaseIssue<unknown>): string {
  return `'limit' is '${quoted(String(input))}'; it takes a whole number from 1 to ${MAX_EVENTS}`;
}
