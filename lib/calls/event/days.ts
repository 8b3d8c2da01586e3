import { withCalendar } from '../../platform/time-zone.ts';

/** A span of time, in ISO 8601 in UTC: `from` is its first instant, `until` the first instant after it. */
export interface Span {
  readonly from: string;
  readonly until: string;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + DAY).toISOString().slice(0, 10);
}

export function previousDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY).toISOString().slice(0, 10);
}

/** The days from the first to the last, both included. */
export function daysBetween(first: string, last: string): string[] {
  const count = Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, index) =>
    new Date(Date.parse(`${first}T00:00:00Z`) + index * DAY).toISOString().slice(0, 10),
  );
}

/** True for a day that exists, written `YYYY-MM-DD`, in the years 1900 to 2999. */
export function isDay(text: string): boolean {
  if (!/^(19|2\d)\d{2}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The day, `YYYY-MM-DD`, that a calendar in the time zone shows at an instant (milliseconds since 1970). */
export function dayOf(instant: number, timeZone: string): string {
  return withCalendar(timeZone, (dayAt) => dayAt(instant));
}

/**
 * The first instant of which the zone's calendar shows this day. Found by halving, because midnight itself is
 * skipped where clocks go forward at midnight, as in Cairo.
 */
export function startOfDay(day: string, timeZone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return withCalendar(timeZone, (dayAt) => {
    let before = midnight - 16 * HOUR;
    let after = midnight + 16 * HOUR;
    while (after - before > MINUTE) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE) * MINUTE;
      if (dayAt(middle) < day) before = middle;
      else after = middle;
    }
    return new Date(after).toISOString();
  });
}

/**
 * The first instant of the time zone's hour in which an instant (milliseconds since 1970) lies. Zones are whole quarters of
 * an hour apart from UTC; India's hours begin at half past.
 */
export function hourOf(instant: number, timeZone: string): string {
  const shift = minutesPastHour(timeZone) * MINUTE;
  return new Date(Math.floor((instant - shift) / HOUR) * HOUR + shift).toISOString();
}

const shifts = new Map<string, number>();

function minutesPastHour(timeZone: string): number {
  const known = shifts.get(timeZone) ?? new Date(startOfDay('2026-01-01', timeZone)).getUTCMinutes();
  shifts.set(timeZone, known);
  return known;
}
