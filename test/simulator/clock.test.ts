import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ownTime } from '../../simulator/clock/own-time.ts';
import { realTime } from '../../simulator/clock/real-time.ts';
import { virtualTime } from '../../simulator/clock/virtual-time.ts';
import { bench, caller, of } from './stand-in.ts';

describe('virtual time', () => {
  it('passes at once when everybody waits', async () => {
    const clock = virtualTime({ startAt: 0 });
    const begun = performance.now();

    await clock.timer(24 * 3600 * 1000).done;

    expect(clock.now()).toBe(24 * 3600 * 1000);
    expect(performance.now() - begun).toBeLessThan(100);
  });

  it('fires timers in the order of their moments, and of one moment in the order in which they were set', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 50 }), { maxLength: 100 }), async (delays) => {
        const clock = virtualTime({ startAt: 0 });
        const fired: [number, number][] = [];

        await Promise.all(
          delays.map(async (delay, place) => {
            await clock.timer(delay).done;
            fired.push([clock.now(), place]);
          }),
        );

        const expected = delays.map((delay, place): [number, number] => [delay, place]);
        expect(fired).toEqual(expected.sort(([a, i], [b, j]) => a - b || i - j));
      }),
    );
  });

  it('never counts a timer that was cancelled', async () => {
    const clock = virtualTime({ startAt: 0 });
    const cancelled = clock.timer(10);
    cancelled.cancel();

    await clock.timer(20).done;

    expect(await cancelled.done).toBe(false);
    expect(clock.now()).toBe(20);
  });

  it('does not run on to a timer that was cancelled', async () => {
    const clock = virtualTime({ startAt: 0 });
    const late = clock.timer(1000);

    await clock.timer(5).done;
    late.cancel();
    await new Promise((resolve) => setTimeout(resolve, 10));

    expect(clock.now()).toBe(5);
  });

  it('stands still while there is work outside', async () => {
    const clock = virtualTime({ startAt: 0 });
    const timer = clock.timer(10).done.then(() => 'time');
    const work = clock.during(new Promise((resolve) => setTimeout(() => resolve('work'), 30)));

    expect(await Promise.race([timer, work])).toBe('work');
    expect(await timer).toBe('time');
  });

  it('stands still while it is held', async () => {
    const clock = virtualTime({ startAt: 0 });
    const release = clock.hold();
    let fired = false;
    void clock.timer(1).done.then(() => {
      fired = true;
    });

    await new Promise((resolve) => setTimeout(resolve, 10));
    const before = fired;
    release();
    await clock.timer(1).done;

    expect([before, fired]).toEqual([false, true]);
  });
});

describe('real time', () => {
  it('passes as on the wall', async () => {
    const clock = realTime();
    const begun = clock.now();

    await clock.timer(50).done;

    expect(clock.now() - begun).toBeGreaterThanOrEqual(45);
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
  });

  it('passes faster when told', async () => {
    const clock = realTime({ speed: 100, startAt: 0 });

    await clock.timer(5000).done;

    expect(clock.now()).toBeGreaterThanOrEqual(4900);
    expect(clock.now()).toBeLessThan(30_000);
  });

  it('carries out the same call as virtual time', async () => {
    const service = () => '<Say>Hello</Say><GetDigits timeout="2"><Say>Press</Say></GetDigits><Say>Bye</Say>';
    const fast = await bench(service, { clock: realTime({ speed: 50 }) });
    const virtual = await bench(service);

    const [one, other] = await Promise.all([
      fast.simulator.dialIn({ from: caller }).ended,
      virtual.simulator.dialIn({ from: caller }).ended,
    ]);

    const story = (transcript: typeof one) => of('verb-ended', transcript).map(({ words }) => words);
    expect(story(one)).toEqual(story(other));
    expect(one.summary.hangupCause).toBe(other.summary.hangupCause);
    // Real time takes its time, and somewhat more.
    expect(Number(one.summary.durationInSeconds)).toBeGreaterThanOrEqual(
      Number(other.summary.durationInSeconds),
    );
  });
});

describe('a call’s own time', () => {
  it('is virtual until a person joins, and goes on from there in real time', async () => {
    const clock = ownTime(1_000_000);
    await clock.timer(60_000).done;
    clock.slowDown?.();
    const begun = performance.now();

    await clock.timer(40).done;

    expect(performance.now() - begun).toBeGreaterThanOrEqual(35);
    expect(clock.now()).toBeGreaterThanOrEqual(1_060_035);
    expect(clock.now()).toBeLessThan(1_062_000);
  });

  it('lets waits that have begun go on for what is left of them', async () => {
    const clock = ownTime(0);
    const long = clock.timer(10_000_000);
    const short = clock.timer(30);
    const begun = performance.now();
    clock.slowDown?.();

    const outcome = await Promise.race([long.done.then(() => 'long'), short.done.then(() => 'short')]);
    long.cancel();

    expect(outcome).toBe('short');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(25);
    expect(await long.done).toBe(false);
  });
});

describe('a call in virtual time', () => {
  it('of five steps takes less than 10 ms of real time', async () => {
    const step = (fields: Record<string, string>, url: string) => {
      const next =
        Number(new URL(url).searchParams.get('step') ?? '0') + (fields['dtmfDigits'] === undefined ? 0 : 1);
      return next === 5
        ? '<Say>Thank you</Say>'
        : `<GetDigits numDigits="1" callbackUrl="http://service.test/?step=${next}"><Say>Press one</Say></GetDigits>`;
    };
    const { simulator } = await bench((fields, { url }) => step(fields, url));
    const call = async () => {
      const begun = performance.now();
      const transcript = await simulator.dialIn({ from: caller, script: { keys: Array(5).fill('1') } }).ended;
      return { took: performance.now() - begun, transcript };
    };
    for (let warmUp = 0; warmUp < 20; warmUp += 1) await call();

    const calls = [];
    for (let nth = 0; nth < 21; nth += 1) calls.push(await call());

    const [{ transcript }] = calls as [Awaited<ReturnType<typeof call>>];
    expect(of('request', transcript).filter(({ moment }) => moment === 'digits')).toHaveLength(10);
    // A busy machine slows any of them down: the best one is the simulator's own.
    expect(Math.min(...calls.map(({ took }) => took))).toBeLessThan(10);
  });
});
