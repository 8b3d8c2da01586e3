import type { Clock } from './clock.ts';
import { realTime } from './real-time.ts';
import { virtualTime } from './virtual-time.ts';

/**
 * Virtual time for one call alone, so that it ends at once in a world that runs in real time. It turns to
 * real time when a person joins the call.
 */
export function ownTime(startAt: number): Clock {
  let clock: Clock = virtualTime({ startAt });
  let slow = false;

  return {
    now: () => clock.now(),
    timer: (milliseconds) => clock.timer(milliseconds),
    during: (work) => clock.during(work),
    slowDown() {
      if (slow) return;
      slow = true;
      clock = realTime({ startAt: clock.now() });
    },
  };
}
