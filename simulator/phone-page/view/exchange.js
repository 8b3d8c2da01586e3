/** @import { CallEvent } from '../../protocol.ts' */
import { repeatRequest } from '../model/curl.js';
import { counted, took } from '../model/figures.js';
import { folded } from '../model/sealed.js';
import { momentNames, sentence } from '../model/wording.js';
import { DocumentView } from './document-view.js';
import { copyButton, make } from './element.js';

/** What a developer looks for first; the rest is one click away. */
const telling = [
  'callSessionState',
  'dtmfDigits',
  'recordingUrl',
  'dialDestinationNumber',
  'dialDurationInSeconds',
  'dequeuedToPhoneNumber',
  'callTransferState',
  'status',
  'hangupCause',
  'durationInSeconds',
  'amount',
];

/** So much of an answer that is no document is shown. */
const MAX_BODY_CHARACTERS = 4000;

/** One request of Africa's Talking to the service, and what the service answered. */
export class Exchange {
  #outcome = make('span', { class: 'outcome pending' }, 'waiting');
  #answer = make('div', { class: 'answer' });
  #step = make('p', { class: 'step-way', hidden: true });

  /** @param {Extract<CallEvent, { kind: 'request' }>} request */
  constructor({ to, moment, url, fields, copy }) {
    const copied = copy === undefined ? undefined : make('span', { class: 'badge' }, copy);
    const head = make(
      'span',
      { class: 'exchange-head' },
      make('h3', {}, momentNames[moment]),
      make('span', { class: 'to' }, `${to === 'callback' ? 'callback' : 'event'} ${pathOf(url)}`),
      copied,
      this.#outcome,
    );
    // What the events URL is told has been told to the callback URL as well: one line is enough.
    const request =
      to === 'events'
        ? [allFields(url, fields, head)]
        : [head, allFields(url, fields, ...chips(fields), counted(Object.keys(fields).length, 'field'))];
    this.element = make('article', { class: `exchange ${to}` }, this.#step, ...request, this.#answer);
  }

  /** @param {Extract<CallEvent, { kind: 'response' }>} response */
  answer({ status, contentType, body, tookMs }) {
    const good = status >= 200 && status < 300;
    this.#settle(`${status} in ${took(tookMs)}`, good ? 'good' : 'trouble');
    if (body.trim() === '' || (good && this.element.classList.contains('events'))) return;
    const short = body.length <= 60 && !body.includes('\n');
    const shown = make(
      'pre',
      { class: short ? 'body short' : 'body', title: contentType },
      folded(shortened(body)),
    );
    this.#answer.replaceChildren(shown);
  }

  /** @param {Extract<CallEvent, { kind: 'no-response' }>} failure */
  fail({ failure, words, tookMs }) {
    this.#settle(`${failure} after ${took(tookMs)}`, 'trouble');
    // Of the callback URL the timeline says it next, with what would be right: a fault stands in one place.
    if (this.element.classList.contains('events'))
      this.#answer.replaceChildren(make('p', { class: 'explained' }, sentence(words)));
  }

  /** @param {Extract<CallEvent, { kind: 'document' }>} document */
  showDocument(document) {
    const view = new DocumentView(document);
    const summary = make('summary', {}, 'document');
    this.#answer.replaceChildren(
      make('details', { class: 'fold document-fold', open: true }, summary, view.element),
    );
    return view;
  }

  /**
   * Where in its flow the call waited, where the answer leads, and what the call has collected by then.
   *
   * @param {Extract<CallEvent, { kind: 'step' }>} step
   */
  showStep({ flow, waited, steps, data, place }) {
    const again = waited !== undefined && waited.try > 1 ? `, try ${waited.try}` : '';
    const from = waited === undefined ? flow : `${flow} › ${waited.step}${again}`;
    this.#step.replaceChildren(
      make('strong', {}, from),
      ...(steps.length === 0 ? [] : [make('span', { class: 'leads' }, ` → ${steps.join(', ')}`)]),
      ...collected(data),
    );
    this.#step.hidden = false;
    if (place !== undefined)
      this.#step.title = `${place.file}${place.line === undefined ? '' : `:${place.line}`}`;
  }

  /**
   * @param {string} words
   * @param {'good' | 'trouble'} tone
   */
  #settle(words, tone) {
    this.#outcome.textContent = words;
    this.#outcome.className = `outcome ${tone}`;
  }
}

/** @param {Record<string, string | number>} data */
function collected(data) {
  const all = Object.entries(data).flatMap(([name, value]) => [
    ' ',
    make('span', { class: 'chip' }, make('span', {}, name), ` ${value}`),
  ]);
  return all.length === 0 ? [] : [make('span', { class: 'collected' }, ...all)];
}

/** @param {Record<string, string>} fields */
function chips(fields) {
  const named = telling.filter((name) => fields[name] !== undefined);
  return named.map((name) =>
    make('span', { class: 'chip' }, make('span', {}, name), ` ${fields[name]}`, ' '),
  );
}

/**
 * @param {string} url
 * @param {Record<string, string>} fields
 * @param {...(Node | string)} summary
 */
function allFields(url, fields, ...summary) {
  const rows = Object.entries(fields).flatMap(([name, value]) => [
    make('dt', {}, name),
    make('dd', {}, folded(value)),
  ]);
  return make(
    'details',
    { class: 'fields' },
    make('summary', {}, ...summary),
    urlLine(url),
    make('dl', {}, ...rows),
    copyButton(repeatRequest(url, fields), 'Copy as curl'),
  );
}

/**
 * The address with what is sealed in it folded; one click copies the whole of it.
 *
 * @param {string} url
 */
function urlLine(url) {
  const short = folded(url);
  const line = make('p', { class: 'url' }, `POST ${short}`);
  if (short !== url) line.append(' ', copyButton(url, 'Copy the whole URL'));
  return line;
}

/** @param {string} url */
function pathOf(url) {
  try {
    return new URL(url).pathname;
  } catch {
    return url;
  }
}

/** @param {string} body */
function shortened(body) {
  return body.length <= MAX_BODY_CHARACTERS ? body : `${body.slice(0, MAX_BODY_CHARACTERS)}…`;
}
