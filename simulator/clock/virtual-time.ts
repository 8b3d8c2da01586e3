import TinyQueue from 'tinyqueue';
import type { Clock, Timer } from './clock.ts';

/** A clock that jumps from one timer to the next as soon as nothing else is left to do. */
export interface VirtualClock extends Clock {
  /** Stops time until the returned function is called: for tests that act at one moment in several steps. */
  hold(): () => void;
}

/**
 * Time that passes only when everybody waits. Timers fire in the order of their moments; between two
 * moments all that follows from the first is carried out. While work outside is under way (`during`)
 * time stands still.
 *
 * @param startAt - milliseconds since 1970 at which it starts. The default is a Monday morning in
 *   Nairobi, so that a test that gives no time reads the same every day.
 */
export function virtualTime({
  startAt = Date.UTC(2026, 0, 5, 6, 0, 0),
}: {
  startAt?: number;
} = {}): VirtualClock {
  const timers = new TimerQueue();
  let now = startAt;
  let held = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || held > 0 || timers.peek() === undefined) return;
    scheduled = true;
    // An immediate runs after all microtasks: whatever could follow from this moment has followed by then.
    setImmediate(advance);
  }

  function advance(): void {
    scheduled = false;
    const next = timers.peek();
    if (held > 0 || next === undefined) return;
    now = Math.max(now, next.at);
    for (let due = timers.peek(); due !== undefined && due.at <= now; due = timers.peek()) {
      timers.pop();
      due.settle(true);
    }
    schedule();
  }

  function hold(): () => void {
    held += 1;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      held -= 1;
      schedule();
    };
  }

  return {
    now: () => now,
    timer(milliseconds): Timer {
      const entry = new VirtualTimer(now + Math.max(0, milliseconds), timers.nextOrder());
      timers.push(entry);
      schedule();
      return entry;
    },
    async during(work) {
      const release = hold();
      try {
        return await work;
      } finally {
        release();
      }
    },
    hold,
  };
}

class VirtualTimer implements Timer {
  readonly done: Promise<boolean>;
  readonly at: number;
  readonly order: number;
  cancelled = false;
  #settle: (elapsed: boolean) => void = () => {};

  constructor(at: number, order: number) {
    this.at = at;
    this.order = order;
    this.done = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  settle(elapsed: boolean): void {
    this.#settle(elapsed);
  }

  cancel(): void {
    this.cancelled = true;
    this.#settle(false);
  }
}

/** The earliest timer first; of the same moment, the one set first. Cancelled ones are skipped. */
class TimerQueue {
  readonly #timers = new TinyQueue<VirtualTimer>([], (a, b) => a.at - b.at || a.order - b.order);
  #order = 0;

  nextOrder(): number {
    this.#order += 1;
    return this.#order;
  }

  peek(): VirtualTimer | undefined {
    while (this.#timers.peek()?.cancelled === true) this.pop();
    return this.#timers.peek();
  }

  push(timer: VirtualTimer): void {
    this.#timers.push(timer);
  }

  pop(): void {
    this.#timers.pop();
  }
}
