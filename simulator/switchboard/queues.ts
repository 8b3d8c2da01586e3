import type { Bridge } from '../calls/bridge.ts';
import type { Call } from '../calls/call.ts';
import { Deferred } from '../deferred.ts';

/** A caller's place in a queue. */
export class QueueEntry {
  readonly call: Call;
  readonly taken = new Deferred<{ by: Call; bridge: Bridge }>();
  readonly #joinedAt: number;

  constructor(call: Call) {
    this.call = call;
    this.#joinedAt = call.clock.now();
    void this.taken.promise.then(() => this.#stop());
  }

  #waited: number | undefined;

  /** Whole seconds of waiting, until now or until the caller was taken out. */
  waitedSeconds(): number {
    return this.#waited ?? Math.ceil((this.call.clock.now() - this.#joinedAt) / 1000);
  }

  #stop(): void {
    this.#waited = this.waitedSeconds();
  }
}

/** Callers who wait, the longest first. */
export class Queue {
  readonly #entries: QueueEntry[] = [];

  get length(): number {
    return this.#entries.length;
  }

  join(call: Call): QueueEntry {
    const entry = new QueueEntry(call);
    this.#entries.push(entry);
    return entry;
  }

  leave(entry: QueueEntry): void {
    const place = this.#entries.indexOf(entry);
    if (place !== -1) this.#entries.splice(place, 1);
  }

  take(): QueueEntry | undefined {
    return this.#entries.shift();
  }
}

/** The queues of all lines, by name; each line has one without a name. */
export class Queues {
  readonly #lines = new Map<string, Map<string, Queue>>();

  of(line: string, name: string): Queue {
    const queues = this.#lines.get(line) ?? new Map<string, Queue>();
    const queue = queues.get(name) ?? new Queue();
    this.#lines.set(line, queues.set(name, queue));
    return queue;
  }

  /** How many wait on a line, by queue name; empty queues are left out. */
  waitingOn(line: string): Record<string, number> {
    const queues = [...(this.#lines.get(line) ?? [])].filter(([, queue]) => queue.length > 0);
    return Object.fromEntries(queues.map(([name, queue]) => [name, queue.length]));
  }
}
