import type { PlaceCallRequest, PlaceCallResult } from './placed-call.ts';

/*
 * A call that is to be placed later, as a value: what it is, and how it goes from one state to the next. No clock, no
 * table.
 */

/**
 * `waiting` for its time; `placing` while Africa's Talking is asked. The others are ends: `placed`; `refused` by one of our
 * rules or by Africa's Talking; `unknown` when its answer was lost; `missed` when for an hour it could not even be
 * tried; `cancelled` by who asked for it.
 */
export const scheduledStates = [
  'waiting',
  'placing',
  'placed',
  'refused',
  'unknown',
  'missed',
  'cancelled',
] as const;

export type ScheduledState = (typeof scheduledStates)[number];

export interface ScheduledCall {
  readonly id: string;
  readonly state: ScheduledState;
  /** When it is to be placed, ISO 8601 in UTC. */
  readonly at: string;
  /** When it was asked for. */
  readonly requestedAt: string;
  readonly request: PlaceCallRequest;
  /** What came of it, once it has been tried. */
  readonly result?: PlaceCallResult;
}

/** So late a call is not placed any more: what was to be said at nine may be wrong at noon. */
export const LATEST_MS = 60 * 60_000;
/** Nobody plans further ahead, and a slip of the pen in the year is found. */
export const FURTHEST_MS = 366 * 24 * 60 * 60_000;

/** What stands against a time, if anything does. */
export function faultOfTime(at: number, now: number): string | undefined {
  if (at <= now) return "'at' is past. Leave it out to call now.";
  if (at - now > FURTHEST_MS) return "'at' is more than a year away.";
  return undefined;
}

/**
 * Reads a time with its zone, such as `2026-12-01T09:00:00+03:00` or `…Z`: milliseconds since 1970. A plus that a
 * query turned into a space is taken for the plus that it was.
 */
export function readTime(text: string): number | undefined {
  const written = text.trim().replace(/ (\d\d:\d\d)$/, '+$1');
  const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/.test(written);
  const at = isWhole ? Date.parse(written) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

export const TIME_FORM = "'at' is a time with its zone, such as 2026-12-01T09:00:00+03:00.";

/** Where the call goes from an attempt: to an end, or back to wait. */
export function stateAfter(result: PlaceCallResult): Exclude<ScheduledState, 'cancelled' | 'placing'> {
  switch (result.outcome) {
    case 'queued':
      return 'placed';
    case 'unknown':
      return 'unknown';
    case 'limits-unavailable':
    case 'in-progress':
      return 'waiting';
    case 'refused':
      // Africa's Talking was not even reached: the phone has not rung, and may later.
      return result.status === 'unavailable' ? 'waiting' : 'refused';
    default:
      return 'refused';
  }
}

export function isTooLate({ at }: Pick<ScheduledCall, 'at'>, now: number): boolean {
  return now > Date.parse(at) + LATEST_MS;
}
