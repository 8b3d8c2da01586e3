type Day = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
const days: readonly Day[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** One day, or a range such as `mon-fri`. */
export type OpeningDays = Day | `${Day}-${Day}`;

/** Hours of a week, as they are written. */
export interface WeekHours {
  /** Such as `Africa/Nairobi`. */
  readonly timeZone: string;
  /** What is written for one day replaces what is written for a range of days. */
  readonly week: { readonly [D in OpeningDays]?: string };
  /** Holidays: `12-25` in every year, `2026-04-03` in one. */
  readonly closed?: readonly string[];
}

/** Opening hours that were read and found right: a step asks them with `hours`. */
export interface OpeningHours extends WeekHours {
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
 * @throws RangeError that says which part cannot be read, or would never or hardly hold. Flows are loaded by the static
 * check, so that it is met there and not by a caller.
 */
export function openingHours({ timeZone, week, closed = [] }: WeekHours): OpeningHours {
  closed.forEach(mustBeDay);
  const hours = hoursOf(week);
  const format = formatIn(timeZone);

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
  return { timeZone, week, closed, stateAt, isOpen: (at) => stateAt(at) === 'open' };
}

/** By the day of the week, from Monday as 0: a day of its own replaces what a range says. */
function hoursOf(week: WeekHours['week']): ReadonlyMap<number, readonly Span[]> {
  const written = Object.entries(week).map(([range, times]) => ({
    days: daysOf(range),
    spans: times.split(',').map(spanOf),
  }));
  if (written.length === 0)
    throw new RangeError(
      "openingHours: the week has no hours, so it would never be open. Write 'mon-fri': '08:00-17:00'",
    );
  const ranges = written.filter(({ days }) => days.length > 1);
  const single = written.filter(({ days }) => days.length === 1);
  const hours = new Map<number, readonly Span[]>();
  for (const { days, spans } of ranges)
    for (const day of days) hours.set(day, [...(hours.get(day) ?? []), ...spans]);
  for (const { days, spans } of single) for (const day of days) hours.set(day, spans);
  return hours;
}

function mustBeDay(day: string): void {
  const [, year = '2028', date = ''] = /^(?:(\d{4})-)?(\d{2}-\d{2})$/.exec(day) ?? [];
  const at = Date.parse(`${year}-${date}`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(5, 10) !== date)
    throw new RangeError(
      `openingHours: a closed day is written month-day, 12-25, or with its year, 2026-04-03; '${day}' is no such day`,
    );
}

function formatIn(timeZone: string): Intl.DateTimeFormat {
  const sign = /^etc\/gmt([+-])/i.exec(timeZone)?.[1];
  if (sign !== undefined)
    throw new RangeError(
      `openingHours: '${timeZone}' lies ${sign === '+' ? 'west' : 'east'} of Greenwich, unlike it looks. Write a place, such as Africa/Nairobi`,
    );
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
  } catch {
    const written = timeZone.toLowerCase().slice(0, -1);
    const near = Intl.supportedValuesOf('timeZone').find(
      (zone) => written.length > 2 && zone.toLowerCase().includes(written),
    );
    const hint =
      near === undefined ? 'Zones are named by a place, such as Africa/Nairobi' : `Did you mean ${near}?`;
    throw new RangeError(`openingHours: there is no time zone '${timeZone}'. ${hint}`);
  }
}

/** Minutes from the midnight that the day begins with. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** The longest that is taken for a night: beyond it `09:00-05:00` is more likely meant for 09:00-17:00. */
const LONGEST_NIGHT_MINUTES = 16 * 60;

function spanOf(times: string): Span {
  const [, ...read] = /^\s*(\d\d):(\d\d)-(\d\d):(\d\d)\s*$/.exec(times) ?? [];
  const [fromHour = 99, fromMinute = 99, toHour = 99, toMinute = 99] = read.map(Number);
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  if (from >= 1440 || to > 1440 || fromMinute > 59 || toMinute > 59 || from === to)
    throw new RangeError(`openingHours: hours are written 08:00-17:00, not '${times.trim()}'`);
  if (to > from) return { from, to };
  if (to + 1440 - from > LONGEST_NIGHT_MINUTES)
    throw new RangeError(
      `openingHours: '${times.trim()}' would be open until the next morning, ${Math.round((to + 1440 - from) / 60)} hours. Hours are written on 24: 09:00-17:00`,
    );
  return { from, to: to + 1440 };
}

function daysOf(range: string): readonly number[] {
  const [first, last = first] = range.split('-').map((day) => days.indexOf(day as Day));
  if (first === undefined || last === undefined || first < 0 || last < 0)
    throw new RangeError(`openingHours: days are written mon or mon-fri, not '${range}'`);
  const count = ((last - first + 7) % 7) + 1;
  return Array.from({ length: count }, (_, i) => (first + i) % 7);
}
