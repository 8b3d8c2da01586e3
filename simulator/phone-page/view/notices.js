/** @import { CallEvent, Faults, ServiceState } from '../../protocol.ts' */
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
  #saved = notice('trouble', 'alert');
  #faults = notice('injected', 'status');
  /** Where each call's last request went. */
  #asked = /** @type {Map<string, string>} */ (new Map());
  element = make('div', { class: 'notices' }, this.#lost, this.#unserved, this.#saved, this.#faults);

  /** The simulator cannot be reached. @param {{ everThere: boolean }} past */
  lost({ everThere }) {
    const what = everThere
      ? 'The simulator has gone, and with it every call.'
      : 'The simulator is not there yet.';
    show(this.#lost, `${what} Start it with npm start; this page comes back by itself.`);
    for (const notice of [this.#unserved, this.#saved, this.#faults]) show(notice, '');
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

  /**
   * What was saved last does not build, or does not pass the check: gone when it is mended.
   *
   * @param {ServiceState | undefined} service
   */
  service(service) {
    const problems = service?.problems ?? [];
    const errors = problems.filter(({ level }) => level === 'error');
    const [first] = errors.length > 0 ? errors : problems;
    this.#saved.dataset['tone'] = errors.length > 0 ? 'trouble' : 'warning';
    if (first === undefined) return show(this.#saved, '');
    const { words, place } = first;
    const where =
      place === undefined ? '' : ` (${place.file}${place.line === undefined ? '' : `:${place.line}`})`;
    const others = problems.length > 1 ? ` And ${problems.length - 1} more in the terminal.` : '';
    const keeps = service?.keepsLastGood === true ? ' What was saved before goes on taking calls.' : '';
    const what =
      errors.length > 0 ? 'What was saved last has a fault.' : 'The check warns of what was saved last.';
    show(this.#saved, `${what} ${words}${where}.${others}${keeps}`);
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
