/** @import { CallEvent } from '../protocol.ts' */
/** @import { LineState } from './model/line.js' */
/** @import { Call } from './model/calls.js' */
/** @import { Control } from './network/control.js' */
import { Calls } from './model/calls.js';
import { CallsList } from './view/calls-list.js';
import { Transcript } from './view/transcript.js';
import { Welcome } from './view/welcome.js';

/** The calls of this session, and the transcript of the one that is being read. */
export class CallPanel {
  #control;
  #calls = new Calls();
  #list = new CallsList((sessionId) => this.choose(sessionId));
  #transcript = new Transcript((sessionId) => this.choose(sessionId));
  #welcome;
  /** @type {string | undefined} */
  #chosen;
  #helping = false;
  /** Calls whose beginning is being fetched, and what happens in them meanwhile. */
  #loading = /** @type {Map<string, { call: Promise<Call | undefined>, since: CallEvent[] }>} */ (new Map());

  /**
   * @param {HTMLElement} element
   * @param {{ control: Control, addPhone: () => void }} needs
   */
  constructor(element, { control, addPhone }) {
    this.#control = control;
    this.#welcome = new Welcome(addPhone);
    element.append(this.#list.element, this.#transcript.element, this.#welcome.element);
  }

  /** Begins anew with what the simulator knows. @returns {Promise<Call[]>} the calls that are under way */
  async reload() {
    this.#calls.forget();
    this.#chosen = undefined;
    const outcome = await this.#control.calls();
    if (!outcome.done) return [];
    for (const summary of outcome.value.toReversed()) this.#calls.put(summary);
    const newest = outcome.value[0]?.sessionId;
    if (newest !== undefined) this.choose(newest);
    const underWay = outcome.value.filter(({ state }) => state !== 'ended');
    const loaded = await Promise.all(underWay.map(({ sessionId }) => this.#load(sessionId)));
    return loaded.filter((call) => call !== undefined);
  }

  /** The simulator has gone: no call goes on. */
  lose() {
    this.#calls.lose();
    this.#showCalls();
    const call = this.#chosen === undefined ? undefined : this.#calls.get(this.#chosen);
    if (call !== undefined) this.#transcript.summarise(call.summary);
  }

  /** A phone has another name: what is written of it is written anew. */
  rename() {
    if (this.#chosen !== undefined) this.choose(this.#chosen);
  }

  /** @param {CallEvent} event */
  take(event) {
    const { sessionId } = event;
    const loading = this.#loading.get(sessionId);
    if (loading !== undefined) return void loading.since.push(event);
    const call = this.#calls.add(event);
    if (call === undefined) return;
    if (this.#chosen === undefined) this.choose(sessionId);
    else if (sessionId === this.#transcript.sessionId) this.#transcript.add(event, call.summary);
    const open =
      this.#transcript.sessionId === undefined ? undefined : this.#calls.get(this.#transcript.sessionId);
    if (event.kind === 'connected' && open !== undefined) this.#transcript.link(open.linked);
  }

  /** @param {string} sessionId */
  choose(sessionId) {
    this.#helping = false;
    this.#chosen = sessionId;
    const call = this.#calls.get(sessionId);
    if (call?.complete === true) this.#transcript.open(call);
    else void this.#load(sessionId);
    this.#showCalls();
  }

  /** Shows how to begin, or goes back to the calls. */
  toggleHelp() {
    this.#helping = !this.#helping;
  }

  /**
   * @param {LineState | undefined} line
   * @param {string} phoneNumber
   */
  show(line, phoneNumber) {
    this.#welcome.show(line, phoneNumber, this.#calls.all.length);
    this.#showCalls();
  }

  /** @param {number} now - by the simulator's clock */
  tick(now) {
    this.#transcript.tick(now);
  }

  #showCalls() {
    const summaries = this.#calls.all.map(({ summary }) => summary);
    this.#list.show(summaries, this.#chosen);
    this.#welcome.element.hidden = summaries.length > 0 && !this.#helping;
    this.#transcript.element.hidden = !this.#welcome.element.hidden;
  }

  /**
   * Fetches a call from its beginning; asked twice, once.
   *
   * @param {string} sessionId
   * @returns {Promise<Call | undefined>}
   */
  #load(sessionId) {
    const under = this.#loading.get(sessionId);
    if (under !== undefined) return under.call;
    /** @type {CallEvent[]} */
    const since = [];
    const call = this.#fetch(sessionId, since);
    this.#loading.set(sessionId, { call, since });
    return call;
  }

  /**
   * @param {string} sessionId
   * @param {CallEvent[]} since - what happens until the answer is there
   */
  async #fetch(sessionId, since) {
    const outcome = await this.#control.transcript(sessionId);
    this.#loading.delete(sessionId);
    if (!outcome.done) return undefined;
    const call = this.#calls.put(outcome.value.summary, outcome.value.events);
    for (const event of since) this.#calls.add(event);
    if (this.#chosen === undefined || this.#chosen === sessionId) this.choose(sessionId);
    this.#showCalls();
    return call;
  }
}
