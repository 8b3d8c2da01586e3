/** @import { CallEvent } from '../../protocol.ts' */
import { moment } from '../model/figures.js';
import { named } from '../model/names.js';
import { wordingOf } from '../model/wording.js';
import { DocumentView } from './document-view.js';
import { make, sign } from './element.js';
import { Exchange } from './exchange.js';

/** A call as it went, moment by moment. It grows with every event. */
export class Timeline {
  element = make('ol', { class: 'timeline' });
  #exchanges = /** @type {Map<number, Exchange>} */ (new Map());
  /** The XML that is being carried out. @type {DocumentView | undefined} */
  #document;
  /** The keys that were pressed last, for those that follow at once. */
  #keys = { phoneNumber: '', list: make('span') };

  /** @param {CallEvent} event */
  add(event) {
    const shown = this.#document?.follow(event) ?? false;
    if (event.kind === 'key') return this.#addKey(event);
    if (event.kind === 'request') return this.#addRequest(event);
    if (event.kind === 'response') return this.#exchanges.get(event.request)?.answer(event);
    if (event.kind === 'no-response') return this.#exchanges.get(event.request)?.fail(event);
    if (event.kind === 'document') return this.#addDocument(event);
    if (event.kind === 'step') return this.#exchanges.get(event.request)?.showStep(event);
    if (shown && event.kind !== 'ended') return;
    const wording = wordingOf(event);
    if (wording === undefined) return;
    const { tone, sign: picture, words, more } = wording;
    const links =
      event.kind === 'recording' && event.state === 'ended' ? recordingLink(event.recordingUrl) : undefined;
    const detail = more === undefined || more === '' ? undefined : make('span', { class: 'more' }, more);
    this.#append(event, tone, sign(picture), make('p', { class: 'words' }, words, ' ', detail), links);
  }

  /** @param {Extract<CallEvent, { kind: 'key' }>} event */
  #addKey(event) {
    const { phoneNumber, key, ignored } = event;
    const cap = make('kbd', { class: ignored === true ? 'cap ignored' : 'cap' }, key);
    const last = this.element.lastElementChild;
    if (this.#keys.phoneNumber === phoneNumber && last?.contains(this.#keys.list) === true) {
      this.#keys.list.append(cap);
    } else {
      const list = make('span', { class: 'caps' }, cap);
      this.#keys = { phoneNumber, list };
      const words = make('p', { class: 'words' }, `${named(phoneNumber)} presses `, list);
      this.#append(event, 'plain', sign('key'), words);
    }
    if (ignored === true) cap.title = 'Nothing was listening';
  }

  /** @param {Extract<CallEvent, { kind: 'request' }>} event */
  #addRequest(event) {
    const exchange = new Exchange(event);
    this.#exchanges.set(event.request, exchange);
    this.#append(event, event.to, sign(event.to === 'callback' ? 'ask' : 'tell'), exchange.element);
  }

  /** @param {Extract<CallEvent, { kind: 'document' }>} event */
  #addDocument(event) {
    const exchange = event.request === undefined ? undefined : this.#exchanges.get(event.request);
    if (exchange !== undefined) {
      this.#document = exchange.showDocument(event);
      return;
    }
    this.#document = new DocumentView(event);
    const head = make('span', { class: 'exchange-head' }, make('h3', {}, 'Given with the call'));
    const answer = make('div', { class: 'answer' }, this.#document.element);
    const card = make('article', { class: 'exchange callback' }, head, answer);
    this.#append(event, 'callback', sign('ask'), card);
  }

  /**
   * @param {CallEvent} event
   * @param {string} tone
   * @param {Node} picture
   * @param {...(Node | undefined)} content
   */
  #append({ after }, tone, picture, ...content) {
    const when = make('span', { class: 'when' }, moment(after));
    const entry = make(
      'li',
      { class: 'entry', 'data-tone': tone },
      when,
      make('span', { class: 'dot' }, picture),
    );
    entry.append(make('div', { class: 'what' }, ...content));
    this.element.append(entry);
  }
}

/**
 * What was recorded, to be heard. The address comes from outside: only one of the web is followed.
 *
 * @param {string} url
 */
function recordingLink(url) {
  if (!/^https?:\/\//i.test(url)) return undefined;
  return make('audio', { controls: true, preload: 'none', src: url, 'aria-label': 'The recording' });
}
