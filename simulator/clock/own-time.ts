import { Deferred } from '../deferred.ts';
import type { Clock, Timer } from './clock.ts';
import { realTime } from './real-time.ts';
import { virtualTime } from './virtual-time.ts';

/**
 * Virtual time for one call alone, so that it ends at once in a world that runs in real time. It turns to
 * real time when a person joins the call; waits that have begun go on for what is left of them.
 */
export function ownTime(startAt: number): Clock {
  let clock: Clock = virtualTime({ startAt });
  let slow = false;
  const waits = new Set<Wait>();

  return {
    now: () => clock.now(),
    during: (work) => clock.during(work),
    timer(milliseconds) {
      if (slow) return clock.timer(milliseconds);
      const wait = new Wait(clock, milliseconds);
      waits.add(wait);
      void wait.done.then(() => waits.delete(wait));
      return wait;
    },
    slowDown() {
      if (slow) return;
      slow = true;
      clock = realTime({ startAt: clock.now() });
      for (const wait of waits) wait.moveTo(clock);
    },
  };
}

/** A wait that can be moved to another clock. */
class Wait implements Timer {
  readonly #outcome = new Deferred<boolean>();
  readonly #until: number;
  #timer: Timer;

  constructor(clock: Clock, milliseconds: number) {
    this.#until = clock.now() + milliseconds;
    this.#timer = this.#follow(clock.timer(milliseconds));
  }

  get done(): Promise<boolean> {
    return this.#outcome.promise;
  }

  cancel(): void {
    this.#outcome.resolve(false);
    this.#timer.cancel();
  }

  moveTo(clock: Clock): void {
    const before = this.#timer;
    this.#timer = this.#follow(clock.timer(this.#until - clock.now()));
    before.cancel();
  }

  /** Only the timer that is followed last counts: one that was given up has been cancelled. */
  #follow(timer: Timer): Timer {
    void timer.done.then((elapsed) => elapsed && this.#outcome.resolve(true));
    return timer;
  }
}
