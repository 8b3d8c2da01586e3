/** @import { CallSummary } from '../../protocol.ts' */
import { named } from '../model/names.js';
import { outcomeOf } from '../model/wording.js';
import { make, set, sign } from './element.js';

/** The calls of this session, newest first. */
export class CallsList {
  #list = make('ol', {});
  #filter = make('input', {
    type: 'search',
    class: 'calls-filter',
    placeholder: 'Filter',
    'aria-label': 'Show only calls with these words: a number, a flow, an outcome',
    hidden: true,
    on: { input: () => this.#applyFilter() },
  });
  #rows = /** @type {Map<string, { row: HTMLElement, button: HTMLButtonElement, shown: CallSummary }>} */ (
    new Map()
  );
  #choose;

  /** @param {(sessionId: string) => void} choose */
  constructor(choose) {
    this.#choose = choose;
    this.element = make(
      'nav',
      { class: 'calls', 'aria-label': 'Calls' },
      make('div', { class: 'calls-head' }, make('h2', {}, 'Calls'), this.#filter),
      this.#list,
    );
  }

  /**
   * @param {readonly CallSummary[]} summaries
   * @param {string | undefined} chosen
   */
  show(summaries, chosen) {
    this.element.hidden = summaries.length === 0;
    const rows = summaries.map((summary) => this.#row(summary));
    const present = new Set(summaries.map(({ sessionId }) => sessionId));
    for (const [sessionId, { row }] of this.#rows) {
      if (present.has(sessionId)) continue;
      row.remove();
      this.#rows.delete(sessionId);
    }
    rows.forEach(({ row, button, shown }, place) => {
      // Only what is out of place is moved, so that the focus stays where it is.
      if (this.#list.children[place] !== row)
        this.#list.insertBefore(row, this.#list.children[place] ?? null);
      set(button, 'aria-current', shown.sessionId === chosen ? 'true' : undefined);
    });
    this.#filter.hidden = summaries.length < 4;
    this.#applyFilter();
  }

  #applyFilter() {
    const words = this.#filter.hidden ? [] : this.#filter.value.toLowerCase().split(/\s+/);
    for (const { row } of this.#rows.values()) {
      const text = (row.textContent ?? '').toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  }

  /** @param {CallSummary} summary */
  #row(summary) {
    const { sessionId } = summary;
    const known = this.#rows.get(sessionId);
    if (known?.shown === summary) return known;
    const click = () => this.#choose(sessionId);
    const button = known?.button ?? make('button', { type: 'button', class: 'call', on: { click } });
    button.replaceChildren(...contentOf(summary));
    button.dataset['state'] = isBad(summary) ? 'dropped' : isUnreached(summary) ? 'unreached' : summary.state;
    const entry = { row: known?.row ?? make('li', {}, button), button, shown: summary };
    this.#rows.set(sessionId, entry);
    return entry;
  }
}

const timeOfDay = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

/** @param {CallSummary} summary */
function isBad({ dropped, serviceFault }) {
  return dropped !== undefined || serviceFault !== undefined;
}

/** @param {CallSummary} summary */
function isUnreached({ state, answeredAt }) {
  return state === 'ended' && answeredAt === undefined;
}

/** @param {CallSummary} summary */
function contentOf(summary) {
  const { direction, phoneNumber, placedAt, flow, step, faults } = summary;
  const inbound = direction === 'Inbound';
  return [
    sign(inbound ? 'inbound' : 'outbound'),
    make('span', { class: 'visually-hidden' }, inbound ? 'From ' : 'To '),
    make('span', { class: 'call-number' }, named(phoneNumber)),
    make(
      'span',
      { class: 'call-flow' },
      flow === undefined ? '' : ` ${[flow, step].filter(Boolean).join(' › ')}`,
    ),
    make(
      'span',
      { class: 'call-outcome' },
      ' ',
      outcomeOf(summary),
      faults > 0 ? make('span', { class: 'call-faulty' }, ' · faults') : undefined,
    ),
    make('span', { class: 'call-time' }, ' ', timeOfDay.format(placedAt)),
  ];
}
