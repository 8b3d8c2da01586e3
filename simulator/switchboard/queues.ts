import type { Bridge } from '../calls/bridge.ts';
import type { Call } from '../calls/call.ts';
import { Once } from '../deferred.ts';

/** A caller's place in a queue. */
export class Ticket {
  readonly call: Call;
  readonly taken = new Once<{ by: Call; bridge: Bridge }>();
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
  readonly #tickets: Ticket[] = [];

  get length(): number {
    return this.#tickets.length;
  }

  join(call: Call): Ticket {
    const ticket = new Ticket(call);
    this.#tickets.push(ticket);
    return ticket;
  }

  leave(ticket: Ticket): void {
    const place = this.#tickets.indexOf(ticket);
    if (place !== -1) this.#tickets.splice(place, 1);
  }

  take(): Ticket | undefined {
    return this.#tickets.shift();
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
