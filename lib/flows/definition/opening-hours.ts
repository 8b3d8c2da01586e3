type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
const days: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** One day, or a range such as `mon-fri`. */
export type OpeningDays = Day | `${Day}-${Day}`;

export interface OpeningHours {
  /** How it is at a moment, in milliseconds since 1970: `holiday` on a day that is kept closed. */
  readonly stateAt: (at: number) => 'open' | 'closed' | 'holiday';
  readonly isOpen: (at: number) => boolean;
}

/**
 * Hours of a week in a time zone, with the days that are kept closed.
 *
 * A time such as `22:00-06:00` goes past midnight and belongs to the day on which it begins; `24:00` is the end of a
 * day. Several times of a day are divided by commas: `08:00-13:00, 14:00-17:00`.
 *
 * @throws RangeError that says which part cannot be read. Flows are loaded by the static check, so that it is met
 * there and not by a caller.
 */
export function openingHours({
  timeZone,
  week,
  closed = [],
}: {
  /** Such as `Africa/Nairobi`. */
  readonly timeZone: string;
  readonly week: { readonly [D in OpeningDays]?: string };
  /** Holidays: `12-25` in every year, `2026-04-03` in one. */
  readonly closed?: readonly string[];
}): OpeningHours {
  for (const day of closed)
    if (!/^(\d{4}-)?\d{2}-\d{2}$/.test(day))
      throw new RangeError(`A closed day must be written as 12-25 or 2026-04-03, not ${day}`);
  const hours = new Map<number, readonly Span[]>();
  for (const [range, times] of Object.entries(week))
    for (const day of daysOf(range))
      hours.set(day, [...(hours.get(day) ?? []), ...times.split(',').map(spanOf)]);
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });

  const isHoliday = (date: Date): boolean => {
    const written = date.toISOString().slice(0, 10);
    return closed.includes(written) || closed.includes(written.slice(5));
  };
  /** So many minutes after the midnight that the date begins with. */
  const isWithin = (date: Date, minutes: number): boolean => {
    const spans = hours.get((date.getUTCDay() + 6) % 7) ?? [];
    return !isHoliday(date) && spans.some(({ from, to }) => minutes >= from && minutes < to);
  };

  const stateAt: OpeningHours['stateAt'] = (at) => {
    const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day, hour = 0, minute = 0 } = part;
    const today = new Date(Date.UTC(year, month - 1, day));
    const yesterday = new Date(today.getTime() - 86_400_000);
    const minutes = hour * 60 + minute;
    if (isWithin(today, minutes) || isWithin(yesterday, minutes + 1440)) return 'open';
    return isHoliday(today) ? 'holiday' : 'closed';
  };
  return { stateAt, isOpen: (at) => stateAt(at) === 'open' };
}

/** Minutes from the midnight that the day begins with. */
interface Span {
  readonly from: number;
  readonly to: number;
}

function spanOf(times: string): Span {
  const [, ...read] = /^\s*(\d\d):(\d\d)-(\d\d):(\d\d)\s*$/.exec(times) ?? [];
  const [fromHour = 99, fromMinute = 99, toHour = 99, toMinute = 99] = read.map(Number);
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  if (from >= 1440 || to > 1440 || fromMinute > 59 || toMinute > 59 || from === to)
    throw new RangeError(`Opening hours must be written as 08:00-17:00, not ${times.trim()}`);
  return { from, to: to > from ? to : to + 1440 };
}

function daysOf(range: string): readonly number[] {
  const [first, last = first] = range.split('-').map((day) => days.indexOf(day as Day));
  if (first === undefined || last === undefined || first < 0 || last < 0)
    throw new RangeError(`Days must be written as mon or mon-fri, not ${range}`);
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, i) => (first + i) % 7);
}
