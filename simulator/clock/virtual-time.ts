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
  const timers = new TimerHeap();
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

/** The timers by moment, earliest first; of the same moment, the one set first. Cancelled ones are skipped. */
class TimerHeap {
  readonly #entries: VirtualTimer[] = [];
  #order = 0;

  nextOrder(): number {
    this.#order += 1;
    return this.#order;
  }

  peek(): VirtualTimer | undefined {
    while (this.#entries[0]?.cancelled === true) this.pop();
    return this.#entries[0];
  }

  push(entry: VirtualTimer): void {
    const entries = this.#entries;
    let hole = entries.push(entry) - 1;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const above = entries[parent] as VirtualTimer;
      if (isBefore(above, entry)) break;
      entries[hole] = above;
      hole = parent;
    }
    entries[hole] = entry;
  }

  pop(): void {
    const entries = this.#entries;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      const left = entries[child];
      if (left === undefined) break;
      const right = entries[child + 1];
      if (right !== undefined && isBefore(right, left)) child += 1;
      const below = entries[child] as VirtualTimer;
      if (isBefore(last, below)) break;
      entries[hole] = below;
      hole = child;
    }
    entries[hole] = last;
  }
}

function isBefore(a: VirtualTimer, b: VirtualTimer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
