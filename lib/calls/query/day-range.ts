import * as v from 'valibot';
import type { InvalidQuery } from '../../listing/parameters.ts';
import { quoted } from '../../platform/quoted.ts';
import { isDay } from '../event/days.ts';

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
