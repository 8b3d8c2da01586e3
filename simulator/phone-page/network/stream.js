/** @import { CallEvent, NetworkState } from '../../protocol.ts' */

/** Milliseconds until the next attempt, after so many that have failed. */
const retryDelaysMs = [250, 500, 1000, 2000, 3000];

/**
 * The simulator's event stream. It holds phones: while it is connected they ring here. It comes back by
 * itself; what happened meanwhile is not replayed, so whoever listens asks anew for the calls.
 */
export class EventStream {
  /** @type {EventSource | undefined} */
  #held;
  /** @type {EventSource | undefined} */
  #opening;
  /** @type {readonly string[]} */
  #phones = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #retry;
  #failures = 0;
  /** The last event that came, on whichever stream. @type {number | undefined} */
  #seen;
  #listener;

  /**
   * @param {{ opened: () => void, lost: () => void, network: (state: NetworkState) => void,
   *   event: (event: CallEvent) => void }} listener - `opened` after every loss; not when phones change
   */
  constructor(listener) {
    this.#listener = listener;
  }

  /**
   * Holds these phones from now on. The new stream is there before the old one goes, so that a phone in
   * both is never put down and no event is missed between them.
   *
   * @param {readonly string[]} phones
   */
  hold(phones) {
    this.#phones = phones;
    this.#connect();
  }

  /** Tries again at once, when the connection is lost. */
  retry() {
    if (this.#held === undefined && this.#retry !== undefined) this.#connect();
  }

  #connect() {
    clearTimeout(this.#retry);
    this.#retry = undefined;
    this.#opening?.close();
    const query = new URLSearchParams([['speaks', '1'], ...this.#phones.map((phone) => ['phone', phone])]);
    if (this.#seen !== undefined) query.set('since', String(this.#seen));
    const source = new EventSource(`/simulator/events?${query}`);
    this.#opening = source;
    source.addEventListener('open', () => this.#take(source));
    source.addEventListener('error', () => this.#lose(source));
    source.addEventListener('network', ({ data }) => this.#listener.network(JSON.parse(data)));
    source.addEventListener('call', ({ data }) => this.#pass(JSON.parse(data)));
  }

  /** @param {CallEvent} event */
  #pass(event) {
    if (this.#seen !== undefined && event.seq <= this.#seen) return;
    this.#seen = event.seq;
    this.#listener.event(event);
  }

  /** @param {EventSource} source */
  #take(source) {
    const before = this.#held;
    this.#held = source;
    this.#opening = undefined;
    this.#failures = 0;
    before?.close();
    if (before === undefined) this.#listener.opened();
  }

  /** @param {EventSource} source */
  #lose(source) {
    source.close();
    if (source !== this.#held && source !== this.#opening) return;
    // A stream that cannot be opened says as much of the simulator as one that broke.
    this.#held?.close();
    this.#held = undefined;
    this.#opening = undefined;
    // A simulator that was started anew counts from the beginning.
    this.#seen = undefined;
    this.#listener.lost();
    this.#retry = setTimeout(
      () => this.#connect(),
      retryDelaysMs[Math.min(this.#failures, retryDelaysMs.length - 1)],
    );
    this.#failures += 1;
  }
}
