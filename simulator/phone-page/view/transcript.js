/** @import { CallEvent, CallSummary } from '../../protocol.ts' */
/** @import { Call } from '../model/calls.js' */
import { clockTime, cost, took } from '../model/figures.js';
import { named } from '../model/names.js';
import { causeInWords } from '../model/wording.js';
import { transcriptAddress } from '../network/control.js';
import { make, say, sign } from './element.js';
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
  #linked = make(
    'button',
    { type: 'button', class: 'quiet-button linked', hidden: true },
    sign('connected'),
    'The other call',
  );
  /** The call at the other end of a queue. @type {string | undefined} */
  #other;
  #asText = make(
    'a',
    { class: 'quiet-button', target: '_blank', rel: 'noreferrer' },
    'Plain text',
    make('span', { class: 'opens' }, ' ↗'),
    make('span', { class: 'visually-hidden' }, ' (opens a tab)'),
  );
  #scroll = make('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'What happened' });
  /** @type {CallSummary | undefined} */
  #summary;
  #numbers = '';
  /** By the simulator's clock. @type {number | undefined} */
  #now;

  /** @param {(sessionId: string) => void} choose - another call is to be read */
  constructor(choose) {
    this.#linked.addEventListener('click', () => {
      if (this.#other !== undefined) choose(this.#other);
    });
    this.element.append(
      make(
        'header',
        { class: 'transcript-head' },
        make('div', { class: 'title-row' }, this.#title, this.#state, this.#linked, this.#asText),
        this.#figures,
      ),
      this.#scroll,
    );
  }

  /** @param {Call} call */
  open({ summary, events, linked }) {
    this.link(linked);
    this.#now = undefined;
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

  /** @param {string | undefined} other - the session at the other end of a queue */
  link(other) {
    this.#other = other;
    this.#linked.hidden = other === undefined;
  }

  /** @param {CallSummary} summary */
  summarise(summary) {
    this.#summary = summary;
    const { direction, phoneNumber, line } = summary;
    const [from, to] = direction === 'Inbound' ? [phoneNumber, line] : [line, phoneNumber];
    if (this.#numbers !== from + to) {
      this.#numbers = from + to;
      this.#title.replaceChildren(
        make('span', { class: 'number' }, named(from)),
        make('span', { class: 'arrow', 'aria-hidden': 'true' }, ' → '),
        make('span', { class: 'visually-hidden' }, ' calls '),
        make('span', { class: 'number' }, named(to)),
      );
    }
    this.#state.dataset['state'] = isBad(summary) ? 'dropped' : summary.state;
    say(this.#state, stateWords(summary));
    this.#showFigures();
  }

  /** @param {number} now - by the simulator's clock */
  tick(now) {
    this.#now = now;
    if (this.#summary?.state === 'active') this.#showFigures();
  }

  #showFigures() {
    const summary = this.#summary;
    if (summary === undefined) return;
    const figures = figuresOf(summary, this.#now);
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
function isBad({ dropped, serviceFault }) {
  return dropped !== undefined || serviceFault !== undefined;
}

/** @param {CallSummary} summary */
function stateWords({ state, dropped, answeredAt, hangupCause, serviceFault }) {
  if (serviceFault !== undefined && state === 'ended') return 'heard an apology';
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
