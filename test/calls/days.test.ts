import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOf, daysBetween, isDay, nextDay, startOfDay } from '../../lib/calls/event/days.ts';

describe('a day', () => {
  it.each([
    ['2026-11-22', 'Africa/Nairobi', '2026-11-21T21:00:00.000Z'],
    ['2026-11-22', 'UTC', '2026-11-22T00:00:00.000Z'],
    ['2026-11-22', 'Africa/Lagos', '2026-11-21T23:00:00.000Z'],
    ['2026-11-22', 'America/Los_Angeles', '2026-11-22T08:00:00.000Z'],
    ['2026-11-22', 'Asia/Kathmandu', '2026-11-21T18:15:00.000Z'],
    ['2026-11-22', 'Pacific/Kiritimati', '2026-11-21T10:00:00.000Z'],
  ])('%s in %s starts at %s', (day, timeZone, instant) => {
    expect(startOfDay(day, timeZone)).toBe(instant);
  });

  it("starts at one o'clock where clocks skip midnight, as in Cairo", () => {
    expect(startOfDay('2026-04-24', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z');
    expect(dayOf(Date.parse('2026-04-23T21:59:59.999Z'), 'Africa/Cairo')).toBe('2026-04-23');
  });

  it('has 25 hours where clocks are put back', () => {
    const [start, end] = ['2026-10-25', '2026-10-26'].map((day) =>
      Date.parse(startOfDay(day, 'Europe/Paris')),
    );

    expect((end as number) - (start as number)).toBe(25 * 3_600_000);
  });

  it('contains just the instants that a calendar in the zone shows it for', () => {
    const aZone = fc.constantFrom(
      'Africa/Nairobi',
      'Africa/Cairo',
      'Europe/Paris',
      'America/New_York',
      'Asia/Kolkata',
    );
    const anInstant = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2030-01-01') });
    fc.assert(
      fc.property(aZone, anInstant, (timeZone, instant) => {
        const day = dayOf(instant, timeZone);

        expect(Date.parse(startOfDay(day, timeZone))).toBeLessThanOrEqual(instant);
        expect(Date.parse(startOfDay(nextDay(day), timeZone))).toBeGreaterThan(instant);
      }),
    );
  });

  it('is one of the calendar', () => {
    expect(['2026-11-22', '2024-02-29'].every(isDay)).toBe(true);
    expect(['2026-02-29', '2026-11-31', '2026-1-1', '', 'today', '2026-11-22T00:00'].some(isDay)).toBe(false);
  });

  it('is followed by the next, over the end of a month and of a year', () => {
    expect(daysBetween('2026-12-30', '2027-01-02')).toEqual([
      '2026-12-30',
      '2026-12-31',
      '2027-01-01',
      '2027-01-02',
    ]);
    expect(daysBetween('2026-11-22', '2026-11-22')).toEqual(['2026-11-22']);
  });
});
