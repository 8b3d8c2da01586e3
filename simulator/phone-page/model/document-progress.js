/** @import { CallEvent, ElementView } from '../../protocol.ts' */
import { counted } from './figures.js';

/**
 * How far an XML document has been carried out: what state each element is in, and what came of it.
 *
 * @typedef {'to come' | 'current' | 'done' | 'not reached'} ElementState
 * @typedef {{ state: ElementState, words: string | undefined }} ElementProgress
 * @typedef {{ elements: readonly ElementView[], progress: ReadonlyMap<number, ElementProgress>, left: boolean }} DocumentProgress -
 *   `left` when the call has gone on to another document, or is over
 */

/**
 * @param {readonly ElementView[]} elements
 * @returns {DocumentProgress}
 */
export function unread(elements) {
  return { elements, progress: new Map(elements.map(({ index }) => [index, waiting])), left: false };
}

/** @type {ElementProgress} */
const waiting = { state: 'to come', words: undefined };

/**
 * @param {DocumentProgress} document
 * @param {CallEvent} event - of the call, since the document arrived
 * @returns {DocumentProgress}
 */
export function follow(document, event) {
  if (document.left) return document;
  switch (event.kind) {
    case 'verb':
      return mark(document, event.index, { state: 'current', words: undefined });
    case 'listening':
      return mark(document, event.index, { state: 'current', words: listeningWords(event) });
    case 'verb-ended':
      return mark(document, event.index, { state: 'done', words: event.words });
    case 'document':
    case 'ended':
      return close(document);
    default:
      return document;
  }
}

/**
 * The element that is being carried out, the innermost where one stands in another.
 *
 * @param {DocumentProgress} document
 * @returns {ElementView | undefined}
 */
export function current({ elements, progress }) {
  return elements.findLast(({ index }) => progress.get(index)?.state === 'current');
}

/**
 * @param {DocumentProgress} document
 * @param {number} index
 * @param {ElementProgress} element
 */
function mark({ elements, progress }, index, element) {
  return { elements, progress: new Map(progress).set(index, element), left: false };
}

/**
 * No more of the document will be carried out.
 *
 * @param {DocumentProgress} document
 * @returns {DocumentProgress}
 */
function close({ elements, progress }) {
  const closed = new Map(
    [...progress].map(([index, element]) => [index, closedStates[element.state](element)]),
  );
  return { elements, progress: closed, left: true };
}

/** @type {Readonly<Record<ElementState, (element: ElementProgress) => ElementProgress>>} */
const closedStates = {
  'to come': () => ({ state: 'not reached', words: undefined }),
  current: () => ({ state: 'done', words: 'broken off' }),
  done: (element) => element,
  'not reached': (element) => element,
};

/** @param {Extract<CallEvent, { kind: 'listening' }>} event */
function listeningWords({ timeoutSeconds, numDigits, finishOnKey }) {
  const until = [
    numDigits === undefined ? undefined : counted(numDigits, 'digit'),
    finishOnKey === undefined || finishOnKey === '' ? undefined : `${finishOnKey} ends`,
    `${timeoutSeconds} s`,
  ];
  return `listening: ${until.filter((part) => part !== undefined).join(', ')}`;
}
