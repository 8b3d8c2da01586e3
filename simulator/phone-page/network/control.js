/** @import { CallSummary, CallTranscript, DialIn, Faults, NetworkState, OutboundCall, OutboundCallStarted, PhoneAction } from '../../protocol.ts' */

/**
 * What the simulator said to a request: what was asked for, or why not, in a sentence.
 *
 * @template T
 * @typedef {{ done: true, value: T } | { done: false, words: string }} Outcome
 */

/** The simulator's control API, on the address that this page came from. */
export class Control {
  /** Each phone's last action: the next one waits for it, so that keys arrive in the order they were pressed. */
  #last = /** @type {Map<string, Promise<unknown>>} */ (new Map());

  /**
   * @param {DialIn} dialIn
   * @returns {Promise<Outcome<CallSummary>>}
   */
  dialIn(dialIn) {
    return this.#send('POST', 'calls', dialIn);
  }

  /**
   * @param {string} phoneNumber
   * @param {PhoneAction} action
   * @returns {Promise<Outcome<undefined>>}
   */
  act(phoneNumber, { do: action, ...body }) {
    const path = `phones/${encodeURIComponent(phoneNumber)}/${action}`;
    const before = this.#last.get(phoneNumber) ?? Promise.resolve();
    const acted = before.then(() => this.#send('POST', path, body));
    this.#last.set(phoneNumber, acted);
    return acted;
  }

  /** @returns {Promise<Outcome<NetworkState>>} */
  network() {
    return this.#send('GET', '');
  }

  /**
   * Has the service call a phone.
   *
   * @param {OutboundCall} call
   * @returns {Promise<Outcome<OutboundCallStarted>>}
   */
  startCall(call) {
    return this.#send('POST', 'outbound-calls', call);
  }

  /**
   * Sets the time of the simulated world; `null` goes back to this machine's.
   *
   * @param {number | null} at
   * @returns {Promise<Outcome<NetworkState>>}
   */
  setClock(at) {
    return this.#send('PUT', 'clock', { at });
  }

  /**
   * @param {Faults} faults
   * @returns {Promise<Outcome<Faults>>}
   */
  setFaults(faults) {
    return this.#send('PUT', 'faults', faults);
  }

  /** @returns {Promise<Outcome<CallSummary[]>>} */
  calls() {
    return this.#send('GET', 'calls?limit=50');
  }

  /**
   * @param {string} sessionId
   * @returns {Promise<Outcome<CallTranscript>>}
   */
  transcript(sessionId) {
    return this.#send('GET', `calls/${encodeURIComponent(sessionId)}`);
  }

  /**
   * @param {'GET' | 'POST' | 'PUT'} method
   * @param {string} path
   * @param {object} [body]
   * @returns {Promise<Outcome<any>>}
   */
  async #send(method, path, body) {
    try {
      const response = await fetch(`/simulator/${path}`, {
        method,
        ...(body !== undefined && {
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
      const text = await response.text();
      const value = text === '' ? undefined : JSON.parse(text);
      if (response.ok) return { done: true, value };
      return { done: false, words: value?.error ?? `The simulator answered ${response.status}.` };
    } catch {
      return { done: false, words: 'The simulator cannot be reached.' };
    }
  }
}

/** The transcript of a call as plain text, for a link.
 *
 * @param {string} sessionId
 */
export function transcriptAddress(sessionId) {
  return `/simulator/calls/${encodeURIComponent(sessionId)}/transcript`;
}
