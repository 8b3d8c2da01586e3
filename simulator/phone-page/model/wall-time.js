/**
 * Times as people write them, in a zone that need not be this machine's: opening hours are of the place where the
 * telephone stands.
 */

const days = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** What can be written, for messages. */
export const TIME_EXAMPLES = '10:00, sat 20:00, 2026-12-25 or 2026-12-25T10:00';

/**
 * The moment that is meant, in milliseconds since 1970: a time of day is today's, a day of the week the next one.
 * `undefined` when it is none.
 *
 * @param {string} text - `10:00`, `sat 20:00`, `2026-12-25`, `2026-12-25T10:00`
 * @param {string} timeZone - IANA name
 * @param {number} now
 * @returns {number | undefined}
 */
export function readTime(text, timeZone, now) {
  const form = /^(?:(\d{4})-(\d\d)-(\d\d)|([a-z]{3})[a-z]*)?[T ]*(?:(\d{1,2}):(\d\d))?$/i;
  const [whole, year, month, day, weekday, hours, minutes] = form.exec(text.trim()) ?? [];
  if (whole === undefined || whole === '') return undefined;
  const today = partsAt(now, timeZone);
  const ahead = weekday === undefined ? 0 : daysAhead(weekday, today.weekday);
  const [hour, minute] = [Number(hours ?? 0), Number(minutes ?? 0)];
  if (ahead === undefined || hour > 23 || minute > 59) return undefined;
  const date =
    year === undefined
      ? [today.year, today.month, today.day + ahead]
      : [Number(year), Number(month), Number(day)];
  const [y = 0, m = 1, d = 1] = date;
  const wall = Date.UTC(y, m - 1, d, hour, minute);
  if (year !== undefined && new Date(wall).getUTCDate() !== d) return undefined;
  // What the clocks of the zone show at that moment of UTC tells how far they are ahead; twice, as they may change.
  const first = wall - aheadOfUtc(wall, timeZone);
  return wall - aheadOfUtc(first, timeZone);
}

/**
 * `Sat 28 Nov 2026, 20:00`.
 *
 * @param {number} at
 * @param {string} timeZone
 */
export function timeText(at, timeZone) {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  }).format(at);
}

/**
 * @param {string} name
 * @param {number} today
 */
function daysAhead(name, today) {
  const wanted = days.indexOf(name.toLowerCase());
  return wanted === -1 ? undefined : (wanted - today + 7) % 7;
}

/**
 * @param {number} at
 * @param {string} timeZone
 */
function partsAt(at, timeZone) {
  const shown = new Date(at + aheadOfUtc(at, timeZone));
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    weekday: shown.getUTCDay(),
  };
}

/**
 * @param {number} at
 * @param {string} timeZone
 */
function aheadOfUtc(at, timeZone) {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const part = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}
