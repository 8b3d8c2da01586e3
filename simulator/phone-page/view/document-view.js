/** @import { CallEvent, ElementView } from '../../protocol.ts' */
/** @import { DocumentProgress, ElementState } from '../model/document-progress.js' */
import { current, follow, unread } from '../model/document-progress.js';
import { folded } from '../model/sealed.js';
import { tokensOf } from '../model/xml-tokens.js';
import { make, say, set } from './element.js';

/** @type {Readonly<Record<ElementState, string>>} */
const stateWords = { 'to come': '', current: 'now:', done: 'done:', 'not reached': 'not reached' };

/** An XML document that shows how far it has been carried out. */
export class DocumentView {
  /** @type {DocumentProgress} */
  #progress;
  /** @type {{ row: HTMLElement, state: HTMLElement, words: HTMLElement, element: ElementView | undefined, first: boolean }[]} */
  #rows;

  /** @param {Extract<CallEvent, { kind: 'document' }>} document */
  constructor({ lines, elements }) {
    this.#progress = unread(elements);
    this.#rows = lines.map((line, place) => rowOf(line, place, elements));
    const rows = this.#rows.map(({ row }) => row);
    this.element = make(
      'ol',
      { class: 'document', 'aria-label': 'The answer, as XML', tabindex: '0' },
      ...rows,
    );
    this.#show();
  }

  /**
   * @param {CallEvent} event
   * @returns {boolean} whether it showed here
   */
  follow(event) {
    const before = this.#progress;
    this.#progress = follow(before, event);
    if (before === this.#progress) return false;
    this.#show();
    return true;
  }

  #show() {
    const now = current(this.#progress);
    for (const { row, state, words, element, first } of this.#rows) {
      const progress = element === undefined ? undefined : this.#progress.progress.get(element.index);
      row.dataset['state'] = progress?.state ?? 'frame';
      const marked = first && now !== undefined && element?.index === now.index;
      set(row, 'aria-current', marked ? 'step' : undefined);
      say(state, first && progress !== undefined ? stateWords[progress.state] : '');
      say(words, first ? (progress?.words ?? '') : '');
    }
  }
}

/**
 * @param {string} line
 * @param {number} place
 * @param {readonly ElementView[]} elements
 */
function rowOf(line, place, elements) {
  const element = elements.findLast(({ firstLine, lastLine }) => firstLine <= place && place <= lastLine);
  const state = make('span', { class: 'visually-hidden' });
  const words = make('span', { class: 'came-of-it' });
  const depth = line.length - line.trimStart().length;
  const tokens = tokensOf(folded(line.trimStart())).map(({ kind, text }) =>
    make('span', { class: `xml-${kind}` }, text),
  );
  const first = element?.firstLine === place;
  const row = make('li', { 'data-first': first }, make('code', {}, ...tokens), ' ', state, words);
  row.style.setProperty('--depth', String(depth));
  return { row, state, words, element, first };
}
