import { describe, expect, it } from 'vitest';
import { readTime } from '../../../../simulator/phone-page/model/wall-time.js';

/** Friday, 27 November 2026, 23:30 in Nairobi. */
const now = Date.UTC(2026, 10, 27, 20, 30);

describe('a time as people write it', () => {
  it.each([
    ['10:00', '2026-11-27T07:00:00.000Z'],
    ['sat 20:00', '2026-11-28T17:00:00.000Z'],
    ['Saturday 20:00', '2026-11-28T17:00:00.000Z'],
    ['fri 08:00', '2026-11-27T05:00:00.000Z'],
    ['2026-12-25', '2026-12-24T21:00:00.000Z'],
    ['2026-12-25T10:00', '2026-12-25T07:00:00.000Z'],
    ['2026-12-25 10:00', '2026-12-25T07:00:00.000Z'],
  ])('%s is read in the zone of the service', (text, moment) => {
    expect(new Date(readTime(text, 'Africa/Nairobi', now) as number).toISOString()).toBe(moment);
  });

  it('follows the clocks of a zone that has summer time', () => {
    const at = readTime('2026-07-01T12:00', 'Europe/Berlin', now) as number;
    expect(new Date(at).toISOString()).toBe('2026-07-01T10:00:00.000Z');
  });

  it.each(['', 'noon', '25:00', '10:75', '2026-02-30', 'xyz 10:00'])('%s is none', (text) => {
    expect(readTime(text, 'Africa/Nairobi', now)).toBeUndefined();
  });
});
