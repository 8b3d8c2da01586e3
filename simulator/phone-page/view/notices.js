/** @import { CallEvent, Faults } from '../../protocol.ts' */
import { make, say, set } from './element.js';

/** @type {Readonly<Record<string, string>>} */
const faultNames = {
  duplicate: 'posted twice',
  reorder: 'out of order',
  delay: 'late',
  drop: 'lost',
  error5xx: 'answered 5xx',
  error5xxAfter: 'done, then 5xx',
  timeout: 'timed out',
  reset: 'reset',
  resetBefore: 'reset before anything is done',
};

/** What stands above everything else, because nothing works without it. */
export class Notices {
  #lost = notice('trouble', 'alert');
  #unserved = notice('trouble', 'alert');
  #faults = notice('injected', 'status');
  /** Where each call's last request went. */
  #asked = /** @type {Map<string, string>} */ (new Map());
  element = make('div', { class: 'notices' }, this.#lost, this.#unserved, this.#faults);

  /** The simulator cannot be reached. @param {{ everThere: boolean }} past */
  lost({ everThere }) {
    const what = everThere
      ? 'The simulator has gone, and with it every call.'
      : 'The simulator is not there yet.';
    show(this.#lost, `${what} Start it with npm start; this page comes back by itself.`);
    for (const notice of [this.#unserved, this.#faults]) show(notice, '');
  }

  found() {
    show(this.#lost, '');
  }

  /**
   * Whether the service is there shows by what became of the last request to it.
   *
   * @param {CallEvent} event
   */
  follow(event) {
    if (event.kind === 'request') this.#asked.set(event.sessionId, event.url);
    if (event.kind === 'ended') this.#asked.delete(event.sessionId);
    if (event.kind === 'response') show(this.#unserved, '');
    if (event.kind !== 'no-response' || event.failure !== 'refused') return;
    const url = this.#asked.get(event.sessionId) ?? 'its callback URL';
    show(this.#unserved, `Your service is not running: nothing answers at ${url}. Start it and call again.`);
  }

  /** @param {Faults} faults */
  faults({ callbacks = {}, rest = {} }) {
    const named = [
      ...rates(callbacks).map((words) => `${words} of the callbacks`),
      ...rates(rest).map((words) => `${words} of the REST answers`),
    ];
    show(this.#faults, named.length === 0 ? '' : `Faults are injected: ${named.join(', ')}.`);
  }
}

/** @param {Record<string, number>} faults */
function rates(faults) {
  const active = Object.entries(faults).filter(([name, rate]) => name in faultNames && rate > 0);
  return active.map(([name, rate]) => `${faultNames[name]} in ${Number((rate * 100).toFixed(1))} %`);
}

/**
 * @param {string} tone
 * @param {'alert' | 'status'} role
 */
function notice(tone, role) {
  return make('p', { class: 'notice', 'data-tone': tone, role, hidden: true });
}

/**
 * @param {HTMLElement} element
 * @param {string} words
 */
function show(element, words) {
  say(element, words);
  set(element, 'hidden', words === '');
}
