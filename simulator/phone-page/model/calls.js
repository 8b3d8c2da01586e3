/** @import { CallEvent, CallSummary } from '../../protocol.ts' */

/** So many calls are remembered; the oldest are forgotten first. */
const MAX_CALLS = 100;

/**
 * @typedef {object} Call
 * @property {CallSummary} summary
 * @property {CallEvent[]} events - in order
 * @property {boolean} complete - the events are known from the first one on
 * @property {string} [linked] - the call of the person whom a queue has put on the other end
 */

/** The calls of this session, as far as the page has heard of them. */
export class Calls {
  #calls = /** @type {Map<string, Call>} */ (new Map());

  /** Newest first. */
  get all() {
    return [...this.#calls.values()].sort((a, b) => b.summary.placedAt - a.summary.placedAt);
  }

  /** @param {string} sessionId */
  get(sessionId) {
    return this.#calls.get(sessionId);
  }

  forget() {
    this.#calls.clear();
  }

  /** The simulator has gone, and every call with it. */
  lose() {
    for (const call of this.#calls.values()) {
      if (call.summary.state !== 'ended')
        call.summary = { ...call.summary, state: 'ended', dropped: 'The simulator has gone.' };
    }
  }

  /**
   * The calls of two people whom a queue has brought together belong together.
   *
   * @param {Call} call
   * @param {readonly string[]} phones
   */
  #link(call, phones) {
    const other = this.all.find(
      ({ summary }) =>
        summary.sessionId !== call.summary.sessionId &&
        summary.state !== 'ended' &&
        phones.includes(summary.phoneNumber),
    );
    if (other === undefined) return;
    call.linked = other.summary.sessionId;
    other.linked = call.summary.sessionId;
  }

  /**
   * Takes one event. Returns the call, or `undefined` when the event was known already, or its call is not:
   * it is forgotten by now, or its beginning was not seen.
   *
   * @param {CallEvent} event
   * @returns {Call | undefined}
   */
  add(event) {
    if (event.kind === 'placed' && !this.#calls.has(event.sessionId)) this.#begin(event);
    const call = this.#calls.get(event.sessionId);
    if (call === undefined || event.seq <= (call.events.at(-1)?.seq ?? -1)) return undefined;
    if (call.complete) call.events.push(event);
    call.summary = summaryAfter(call.summary, event);
    const settles = event.kind === 'response' || event.kind === 'no-response';
    if (settles && asksService(call, event.request))
      call.summary = { ...call.summary, slowestMs: Math.max(call.summary.slowestMs, event.tookMs) };
    if (event.kind === 'connected' && event.by === 'queue') this.#link(call, event.phones);
    return call;
  }

  /**
   * Takes what the simulator says of a call.
   *
   * @param {CallSummary} summary
   * @param {CallEvent[]} [events] - all of them
   * @returns {Call}
   */
  put(summary, events) {
    const known = this.#calls.get(summary.sessionId);
    // Whoever has heard every event of a call knows more than an answer that was under way meanwhile.
    if (known?.complete === true) return known;
    const call = { summary, events: events ?? [], complete: events !== undefined };
    this.#calls.set(summary.sessionId, call);
    this.#forgetOldest();
    return call;
  }

  /** @param {Extract<CallEvent, { kind: 'placed' }>} event */
  #begin({ sessionId, direction, phoneNumber, line, at, clientRequestId }) {
    const about = { sessionId, direction, phoneNumber, line, placedAt: at };
    const tagged = clientRequestId === undefined ? about : { ...about, clientRequestId };
    const summary = {
      ...tagged,
      state: /** @type {const} */ ('queued'),
      requests: 0,
      slowestMs: 0,
      faults: 0,
    };
    this.#calls.set(sessionId, { summary, events: [], complete: true });
    this.#forgetOldest();
  }

  #forgetOldest() {
    const [oldest] = this.#calls.keys();
    if (this.#calls.size > MAX_CALLS && oldest !== undefined) this.#calls.delete(oldest);
  }
}

/**
 * Whether a request was for the callback URL of a live call: only there somebody waits for the answer.
 *
 * @param {Call} call
 * @param {number} request
 */
function asksService({ events }, request) {
  return events.some(
    (event) =>
      event.kind === 'request' &&
      event.request === request &&
      event.to === 'callback' &&
      event.moment !== 'final',
  );
}

/**
 * A call in short, as far as its events tell before it has ended.
 *
 * @param {CallSummary} summary
 * @param {CallEvent} event
 * @returns {CallSummary}
 */
function summaryAfter(summary, event) {
  switch (event.kind) {
    case 'ringing':
      return summary.state === 'queued' ? { ...summary, state: 'ringing' } : summary;
    case 'answered':
      return event.role === 'user' ? { ...summary, state: 'active', answeredAt: event.at } : summary;
    case 'request': {
      const asked = { ...summary, requests: summary.requests + 1 };
      return event.moment === 'final' ? over(asked, event) : asked;
    }
    case 'note':
      return event.level === 'error' ? { ...summary, dropped: event.words } : summary;
    case 'step':
      return { ...summary, flow: event.flow, step: event.steps.at(-1) ?? summary.step ?? '' };
    case 'service-fault':
      return { ...summary, serviceFault: event.words };
    case 'fault':
      return { ...summary, faults: summary.faults + 1 };
    case 'ended':
      return event.summary;
    default:
      return summary;
  }
}

/**
 * The last request tells the service, and us, how the call ended. Its answer may be long in coming, or never come; by then
 * nobody is on the phone any more.
 *
 * @param {CallSummary} summary
 * @param {Extract<CallEvent, { kind: 'request' }>} event
 * @returns {CallSummary}
 */
function over(summary, { at, fields }) {
  const { callSessionState, status, hangupCause, durationInSeconds, amount, currencyCode } = fields;
  const told = { callSessionState, status, hangupCause, durationInSeconds, amount, currencyCode };
  return {
    ...summary,
    state: 'ended',
    endedAt: at,
    ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
  };
}
