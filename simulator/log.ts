import type { CallEvent, CallEventDetail } from './protocol.ts';

export type Listener = (event: CallEvent) => void;

/**
 * Everything that happened, in order. The transcript, the event stream and the tests all read this one
 * log. Calls that have ended are kept up to a number; the oldest are forgotten first.
 */
export class EventLog {
  readonly #calls = new Map<string, CallEvent[]>();
  readonly #ended: string[] = [];
  readonly #listeners = new Set<Listener>();
  readonly #keep: number;
  #seq = 0;

  /** @param keep - how many ended calls are kept */
  constructor(keep: number) {
    this.#keep = keep;
  }

  append(call: { sessionId: string; placedAt: number }, at: number, detail: CallEventDetail): CallEvent {
    this.#seq += 1;
    const after = Math.max(0, at - call.placedAt) / 1000;
    const event: CallEvent = { seq: this.#seq, sessionId: call.sessionId, at, after, ...detail };
    const events = this.#calls.get(call.sessionId);
    if (events === undefined) this.#calls.set(call.sessionId, [event]);
    else events.push(event);
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  /** Calls the listener with every event from now on, until the returned function is called. */
  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The events of a call, or `undefined` when it was never there or is forgotten. */
  eventsOf(sessionId: string): readonly CallEvent[] | undefined {
    return this.#calls.get(sessionId);
  }

  /** The events of all calls after a given one, in order, as far as they are kept. */
  since(seq: number): CallEvent[] {
    const events = [...this.#calls.values()].flatMap((call) => call.filter((event) => event.seq > seq));
    return events.sort((a, b) => a.seq - b.seq);
  }

  /** Says that a call is over, so that it may be forgotten. Returns the sessions that are forgotten now. */
  retire(sessionId: string): string[] {
    this.#ended.push(sessionId);
    const forgotten = this.#ended.splice(0, Math.max(0, this.#ended.length - this.#keep));
    for (const session of forgotten) this.#calls.delete(session);
    return forgotten;
  }
}
