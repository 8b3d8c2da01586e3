import { quoted } from '../../platform/quoted.ts';
import type { InvalidQuery } from './call-query.ts';
import { readCursor } from './cursor.ts';

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

/** Reads the parameters of one call: `limit`, up to 100 events, and the `cursor` of the page before. */
export function readTimelineQuery(
  callId: string,
  parameters: Readonly<Record<string, string | undefined>>,
): TimelineQuery | InvalidQuery {
  const unknown = Object.keys(parameters).find((name) => name !== 'limit' && name !== 'cursor');
  if (unknown !== undefined)
    return { refusal: `There is no parameter '${quoted(unknown)}'; there are limit, cursor` };
  const { limit = String(MAX_EVENTS), cursor } = parameters;
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > MAX_EVENTS)
    return { refusal: `'limit' is '${quoted(limit)}'; it takes a whole number from 1 to ${MAX_EVENTS}` };
  const query = { ...firstPageOf(callId), limit: Number(limit) };
  if (cursor === undefined) return query;
  const after = readCursor(cursor, query.cursorKey);
  if (after === undefined)
    return { refusal: "'cursor' does not belong to this call; take it from the page before" };
  return { ...query, after };
}
