import { FOREIGN_CURSOR, readCursor } from '../../listing/cursor.ts';
import { MAX_ON_PAGE, pageParameters } from '../../listing/page.ts';
import {
  type GivenParameters,
  type InvalidQuery,
  queryParameters,
  readParameters,
} from '../../listing/parameters.ts';

/** Which events of a call are asked for, in the order in which they came. */
export interface TimelineQuery {
  readonly limit: number;
  /** Go on after this place in the timeline. */
  readonly after?: string;
  /** What a cursor of this query is good for. */
  readonly cursorKey: { readonly timeline: string };
}

export function firstPageOf(callId: string): TimelineQuery {
  return { limit: MAX_ON_PAGE, cursorKey: { timeline: callId } };
}

export const timelineParameters = queryParameters({
  ...pageParameters('Events', MAX_ON_PAGE),
});

/** Reads the parameters of one call. */
export function readTimelineQuery(callId: string, parameters: GivenParameters): TimelineQuery | InvalidQuery {
  const given = readParameters(timelineParameters, parameters);
  if ('refusal' in given) return given;
  const { limit = MAX_ON_PAGE, cursor } = given;
  const query = { ...firstPageOf(callId), limit };
  if (cursor === undefined) return query;
  const after = readCursor(cursor, query.cursorKey);
  return after === undefined ? { refusal: FOREIGN_CURSOR } : { ...query, after };
}
