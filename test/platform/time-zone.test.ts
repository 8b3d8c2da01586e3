import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTimeZone, withCalendar } from '../../lib/platform/time-zone.ts';

const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Asia/Kolkata', 'Africa/Asmara', 'EAT'];

const QUARTER = 15 * 60_000;
const from = Date.parse('2024-01-01');
const until = Date.parse('2030-01-01');

/** The day by `Intl`, whose word on time zones counts. */
function dayByIntl(timeZone: string) {
  const formatter = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  return (instant: number) => formatter.format(instant);
}

/** Both sides of midnight in the zone. */
function* closeInstants(day: (instant: number) => string) {
  for (let noon = from; noon < until; noon += 37 * 86_400_000 + 5 * 3_600_000) {
    let [before, after] = [noon, noon + 86_400_000];
    const first = day(before);
    while (after - before > QUARTER) {
      const middle = before + Math.floor((after - before) / 2 / QUARTER) * QUARTER;
      if (day(middle) === first) before = middle;
      else after = middle;
    }
    yield* [after - 1, after];
  }
}

describe('the calendar of a time zone', () => {
  it('shows the days that Intl shows, in every zone, to the millisecond', () => {
    for (const zone of zones) {
      const byIntl = dayByIntl(zone);
      const instants = [...closeInstants(byIntl)];
      const days = withCalendar(zone, (dayAt) => instants.map(dayAt));

      expect(days, zone).toEqual(instants.map(byIntl));
    }
  });

  it('shows them at any instant', () => {
    const anInstant = fc.integer({ min: from, max: until });
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.array(anInstant, { minLength: 20 }), (zone, instants) => {
        const days = withCalendar(zone, (dayAt) => instants.map(dayAt));

        expect(days).toEqual(instants.map(dayByIntl(zone)));
      }),
    );
  });

  it('leaves the clock of the process as it was', () => {
    const before = [process.env['TZ'], `${new Date(0)}`];
    withCalendar('Asia/Kathmandu', (dayAt) => dayAt(0));
    expect(() =>
      withCalendar('Africa/Cairo', () => {
        throw new Error('in the middle');
      }),
    ).toThrow('in the middle');

    expect([process.env['TZ'], `${new Date(0)}`]).toEqual(before);
  });

  it('is right in a worker thread too, which has no clock of its own', async () => {
    const file = new URL('../../lib/platform/time-zone.ts', import.meta.url);
    const worker = new Worker(
      `import('tsx/esm/api').then(({ tsImport }) => tsImport(${JSON.stringify(file.href)}, ${JSON.stringify(import.meta.url)}))
        .then(({ withCalendar }) => require('node:worker_threads').parentPort.postMessage(
          withCalendar('Pacific/Kiritimati', (dayAt) => dayAt(Date.parse('2026-11-27T10:00:00Z')))))`,
      { eval: true },
    );
    const day = await new Promise((told, failed) => worker.once('message', told).once('error', failed));

    expect(day).toBe('2026-11-28');
  });
});

describe('a time zone', () => {
  it.each(zones)('is %s', (zone) => expect(isTimeZone(zone)).toBe(true));

  it.each(['', 'Nairobi', 'Africa/Nairobbi', 'EAT-3', ':UTC', '../etc/passwd', 'Africa/', '/'])(
    'is not %j',
    (name) => expect(isTimeZone(name)).toBe(false),
  );

  it('is what Intl takes for one, whatever is asked', () => {
    const aName = fc.oneof(
      fc.constantFrom(...zones).map((zone) => zone.toLowerCase()),
      fc.tuple(fc.constantFrom(...zones), fc.string({ maxLength: 3 })).map((parts) => parts.join('')),
      fc.tuple(fc.constantFrom(...zones), fc.nat(20)).map(([zone, end]) => zone.slice(0, end)),
      fc.string(),
    );
    fc.assert(
      fc.property(aName, (name) => {
        expect(isTimeZone(name)).toBe(isOneToIntl(name));
      }),
      { numRuns: 500 },
    );
  });
});

function isOneToIntl(name: string) {
  try {
    return dayByIntl(name)(0) !== '';
  } catch {
    return false;
  }
}
