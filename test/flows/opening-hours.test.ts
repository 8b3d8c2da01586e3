import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openingHours } from '../../lib/flows/index.ts';

function nairobi(written: string) {
  return Date.parse(`${written}+03:00`);
}

describe('opening hours', () => {
  const hours = openingHours({
    timeZone: 'Africa/Nairobi',
    week: { 'mon-fri': '08:00-13:00, 14:00-17:00', sat: '22:00-02:00' },
    closed: ['12-25', '2026-04-03'],
  });

  test.each([
    ['2026-03-02T08:00', 'open'],
    ['2026-03-02T07:59', 'closed'],
    ['2026-03-02T13:00', 'closed'],
    ['2026-03-02T14:00', 'open'],
    ['2026-03-02T16:59', 'open'],
    ['2026-03-02T17:00', 'closed'],
    ['2026-03-07T21:59', 'closed'],
    ['2026-03-07T22:00', 'open'],
    ['2026-03-08T01:59', 'open'],
    ['2026-03-08T02:00', 'closed'],
    ['2026-12-25T10:00', 'holiday'],
    ['2030-12-25T10:00', 'holiday'],
    ['2026-04-03T10:00', 'holiday'],
    ['2029-04-03T10:00', 'open'],
  ])('are at %s in Nairobi: %s', (when, state) => {
    expect(hours.stateAt(nairobi(when))).toBe(state);
    expect(hours.isOpen(nairobi(when))).toBe(state === 'open');
  });

  test('follow the clocks of a zone that changes them', () => {
    const london = openingHours({ timeZone: 'Europe/London', week: { 'mon-sun': '09:00-10:00' } });

    expect(london.isOpen(Date.parse('2026-01-15T09:30Z'))).toBe(true);
    expect(london.isOpen(Date.parse('2026-07-15T09:30Z'))).toBe(false);
    expect(london.isOpen(Date.parse('2026-07-15T08:30Z'))).toBe(true);
  });

  test('a range of days may go over the end of the week', () => {
    const weekend = openingHours({ timeZone: 'Africa/Nairobi', week: { 'sat-mon': '00:00-24:00' } });

    expect(
      ['05', '06', '07', '08', '09', '10'].map((day) => weekend.isOpen(nairobi(`2026-03-${day}T12:00`))),
    ).toEqual([false, false, true, true, true, false]);
  });

  test('of one day replace those of the range that it lies in', () => {
    const shop = openingHours({
      timeZone: 'Africa/Nairobi',
      week: { 'mon-fri': '08:00-17:00', wed: '10:00-12:00' },
    });

    expect(['03', '04'].map((day) => shop.isOpen(nairobi(`2026-03-${day}T09:00`)))).toEqual([true, false]);
  });

  test('all day every day are never closed', () => {
    const always = openingHours({ timeZone: 'Africa/Lagos', week: { 'mon-sun': '00:00-24:00' } });

    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }), (date) =>
        always.isOpen(date.getTime()),
      ),
    );
  });

  test.each([
    [{ week: { 'mon-fri': '8-17' } }, "hours are written 08:00-17:00, not '8-17'"],
    [{ week: { mon: '08:00-08:00' } }, "hours are written 08:00-17:00, not '08:00-08:00'"],
    [{ week: { mon: '08:60-09:00' } }, "hours are written 08:00-17:00, not '08:60-09:00'"],
    [{ week: { monday: '08:00-17:00' } }, "days are written mon or mon-fri, not 'monday'"],
    [{ week: { mon: '08:00-17:00' }, closed: ['25 December'] }, "'25 December' is no such day"],
    [{ week: { mon: '08:00-17:00' }, closed: ['25-12'] }, "'25-12' is no such day"],
    [{ week: { mon: '08:00-17:00' }, closed: ['06-31'] }, "'06-31' is no such day"],
    [{ week: { mon: '08:00-17:00' }, closed: ['2026-02-29'] }, "'2026-02-29' is no such day"],
    [{ week: {} }, 'the week has no hours, so it would never be open'],
    [{ week: { 'mon-fri': '09:00-05:00' } }, "'09:00-05:00' would be open until the next morning, 20 hours"],
    [{ timeZone: 'Etc/GMT+3', week: { mon: '08:00-17:00' } }, "'Etc/GMT+3' lies west of Greenwich"],
    [
      { timeZone: 'Africa/Nairoby', week: { mon: '08:00-17:00' } },
      "there is no time zone 'Africa/Nairoby'. Did you mean Africa/Nairobi?",
    ],
  ])('are refused when they cannot be read: %j', (wrong, message) => {
    expect(() => openingHours({ timeZone: 'Africa/Nairobi', ...wrong } as never)).toThrow(message);
  });

  test('are refused in a zone that is none', () => {
    expect(() => openingHours({ timeZone: 'Africa/Atlantis', week: { mon: '08:00-17:00' } })).toThrow(
      RangeError,
    );
  });
});
