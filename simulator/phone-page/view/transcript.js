/** @import { CallEvent, CallSummary } from '../../protocol.ts' */
/** @import { Call } from '../model/calls.js' */
import { clockTime, cost, took } from '../model/figures.js';
import { readable } from '../model/phone-number.js';
import { causeInWords } from '../model/wording.js';
import { transcriptAddress } from '../network/control.js';
import { make, say } from './element.js';
import { Timeline } from './timeline.js';

/** Pixels from the end within which the reader counts as reading along. */
const NEAR_END = 80;

/** One call: who, how long, how much, and everything that happened. */
export class Transcript {
  element = make('section', { class: 'transcript', 'aria-label': 'Transcript' });
  /** @type {string | undefined} */
  sessionId;
  #timeline = new Timeline();
  #title = make('h2', {});
  #state = make('span', { class: 'state' });
  #figures = make('dl', { class: 'figures' });
  #asText = make('a', { class: 'quiet-button', target: '_blank', rel: 'noreferrer' }, 'Plain text');
  #scroll = make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'What happened' });
  /** @type {CallSummary | undefined} */
  #summary;
  #numbers = '';

  constructor() {
    this.element.append(
      make(
        'header',
        { class: 'transcript-head' },
        make('div', { class: 'title-row' }, this.#title, this.#state, this.#asText),
        this.#figures,
      ),
      this.#scroll,
    );
  }

  /** @param {Call} call */
  open({ summary, events }) {
    this.sessionId = summary.sessionId;
    this.#timeline = new Timeline();
    this.#scroll.replaceChildren(this.#timeline.element);
    this.#asText.href = transcriptAddress(summary.sessionId);
    for (const event of events) this.#timeline.add(event);
    this.#scroll.scrollTop = summary.state === 'ended' ? 0 : this.#scroll.scrollHeight;
    this.summarise(summary);
  }

  /**
   * @param {CallEvent} event - of the open call
   * @param {CallSummary} summary
   */
  add(event, summary) {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroll;
    const readsAlong = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.#timeline.add(event);
    this.summarise(summary);
    if (readsAlong) this.#scroll.scrollTop = this.#scroll.scrollHeight;
  }

  /** @param {CallSummary} summary */
  summarise(summary) {
    this.#summary = summary;
    const { direction, phoneNumber, line } = summary;
    const [from, to] = direction === 'Inbound' ? [phoneNumber, line] : [line, phoneNumber];
    if (this.#numbers !== from + to) {
      this.#numbers = from + to;
      this.#title.replaceChildren(
        make('span', { class: 'number' }, readable(from)),
        make('span', { class: 'arrow', 'aria-hidden': 'true' }, ' → '),
        make('span', { class: 'visually-hidden' }, ' calls '),
        make('span', { class: 'number' }, readable(to)),
      );
    }
    this.#state.dataset['state'] = summary.dropped === undefined ? summary.state : 'dropped';
    say(this.#state, stateWords(summary));
    this.#showFigures();
  }

  /** @param {number} now - by the simulator's clock */
  tick(now) {
    if (this.#summary?.state === 'active') this.#showFigures(now);
  }

  /** @param {number} [now] */
  #showFigures(now) {
    const summary = this.#summary;
    if (summary === undefined) return;
    const figures = figuresOf(summary, now);
    const rows = this.#figures.querySelectorAll('dd');
    if (rows.length === figures.length) {
      figures.forEach(([, value], place) => {
        const row = rows[place];
        if (row !== undefined) say(row, value);
      });
      return;
    }
    this.#figures.replaceChildren(
      ...figures.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))),
    );
  }
}

/** @param {CallSummary} summary */
function stateWords({ state, dropped, answeredAt, hangupCause }) {
  if (dropped !== undefined) return 'cut off';
  if (state === 'active') return 'in call';
  if (state !== 'ended') return state;
  return answeredAt === undefined ? causeInWords(hangupCause ?? 'not answered') : 'ended';
}

/**
 * @param {CallSummary} summary
 * @param {number | undefined} now
 * @returns {[name: string, value: string][]}
 */
function figuresOf(summary, now) {
  const { answeredAt, durationInSeconds, requests, slowestMs, faults } = summary;
  const running = answeredAt === undefined ? 0 : ((now ?? answeredAt) - answeredAt) / 1000;
  const seconds = durationInSeconds === undefined ? running : Number(durationInSeconds);
  return [
    ['Duration', clockTime(seconds)],
    ['Cost', cost(summary) ?? (summary.state === 'ended' ? 'unknown' : 'at the end')],
    ['Requests', String(requests)],
    ['Slowest answer', requests === 0 ? '–' : took(slowestMs)],
    ...(faults === 0 ? [] : [/** @type {[string, string]} */ (['Faults injected', String(faults)])]),
  ];
}
