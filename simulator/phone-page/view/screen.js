/** @import { LineState } from '../model/line.js' */
/** @import { SoftphoneState } from '../model/softphone-state.js' */
/** @import { HeardLine } from '../model/talking.js' */
/** @import { Softphone } from '../softphone.js' */
import { clockTime, counted } from '../model/figures.js';
import { greetingFor } from '../model/greeting.js';
import { callersWaiting } from '../model/line.js';
import { named } from '../model/names.js';
import { readable } from '../model/phone-number.js';
import { billOf, secondsLeft, statusOf } from '../model/status.js';
import { make, say, set, sign } from './element.js';

/** A phone's display. */
export class Screen {
  #softphone;
  #shown = 0;
  /** @type {SoftphoneState['stage'] | undefined} */
  #stage;
  #linesShown = '';

  #name = make('button', { type: 'button', class: 'own-number', 'aria-haspopup': 'dialog' });
  #called = make('strong', { class: 'phone-name' });
  #timer = make('span', { class: 'timer' });
  #face = make('div', { class: 'face' }, sign('face'));
  #display = make('p', { class: 'display' });
  #status = make('p', { class: 'status', role: 'status' });
  #left = make('span', { class: 'seconds-left' });
  #bill = make('p', { class: 'bill' });
  #lines = make('fieldset', { class: 'lines' });
  #heard = make('div', { class: 'heard', role: 'log', 'aria-label': 'What is heard', tabindex: '0' });
  #trouble = make('div', { class: 'trouble', role: 'alert', tabindex: '0' });
  #complaint = make('p', { class: 'complaint', role: 'alert' });

  /**
   * @param {Softphone} softphone
   * @param {() => void} rename - the phone's own number was pressed
   */
  constructor(softphone, rename) {
    this.#softphone = softphone;
    const hidden = (/** @type {string} */ words) => make('span', { class: 'visually-hidden' }, words);
    const number = readable(softphone.phoneNumber);
    this.#name.append(hidden('This phone is '), this.#called, ` ${number}`, hidden('. Change'));
    this.#name.addEventListener('click', rename);
    const said = make('div', { class: 'status-row' }, this.#status, this.#left);
    this.element = make(
      'div',
      { class: 'screen' },
      make('div', { class: 'bar' }, this.#name, this.#timer),
      make(
        'div',
        { class: 'headline' },
        this.#face,
        make('div', { class: 'about' }, this.#display, said, this.#bill),
      ),
      this.#lines,
      this.#heard,
      this.#trouble,
      this.#complaint,
    );
  }

  /**
   * @param {readonly LineState[]} lines
   * @param {{ muted: boolean }} sound
   */
  show(lines, { muted }) {
    const { state, typed, complaint, dialling } = this.#softphone;
    const resting = state.stage === 'idle';
    say(this.#called, named(this.#softphone.phoneNumber));
    this.#showHeadline();
    say(this.#status, resting && dialling ? 'Calling' : statusOf(state));
    this.#status.classList.toggle('visually-hidden', resting && !dialling);
    say(this.#bill, billOf(state));
    this.#showLines(lines, resting && typed === '');
    this.#showHeard(state);
    // Aloud twice would be too much: when the phone is silent, the log speaks.
    set(this.#heard, 'aria-live', muted ? 'polite' : 'off');
    this.#showTrouble(state);
    say(this.#complaint, complaint);
    this.#stage = state.stage;
  }

  /** @param {number} now - by the simulator's clock */
  tick(now) {
    const { state } = this.#softphone;
    say(this.#timer, state.stage === 'talking' ? clockTime((now - state.since) / 1000) : '');
    const left = secondsLeft(state, now);
    say(this.#left, left === undefined ? '' : `${left} s`);
  }

  #showHeadline() {
    const { state, typed, phoneNumber } = this.#softphone;
    const { words, language } = greetingFor(phoneNumber);
    const resting = state.stage === 'idle';
    const greets = resting && typed === '';
    say(this.#display, resting ? typed || words : readable(state.other));
    set(this.#display, 'lang', greets ? language : undefined);
    this.#face.hidden = state.stage === 'talking' || (resting && !greets);
    this.#display.classList.toggle('typed', resting && typed !== '');
  }

  /**
   * @param {readonly LineState[]} lines
   * @param {boolean} visible
   */
  #showLines(lines, visible) {
    this.#lines.hidden = !visible;
    const chosen = this.#softphone.target;
    const shown = JSON.stringify(lines.map((line) => [line.phoneNumber, callersWaiting(line)]));
    if (shown !== this.#linesShown) {
      this.#linesShown = shown;
      const legend = lines.length === 0 ? 'There is no line to call' : 'Call a line of your service';
      const choices = lines.map((line) => this.#lineChoice(line));
      this.#lines.replaceChildren(make('legend', {}, legend), ...choices);
    }
    for (const input of this.#lines.querySelectorAll('input')) input.checked = input.value === chosen;
  }

  /** @param {LineState} line */
  #lineChoice(line) {
    const { phoneNumber } = line;
    const waiting = callersWaiting(line);
    const name = `line of ${this.#softphone.phoneNumber}`;
    const change = () => this.#softphone.choose(phoneNumber);
    return make(
      'label',
      { class: 'line-choice' },
      make('input', { type: 'radio', name, value: phoneNumber, on: { change } }),
      make('span', { class: 'line-number' }, readable(phoneNumber)),
      waiting === 0 ? undefined : make('span', { class: 'waiting' }, `${counted(waiting, 'caller')} waiting`),
    );
  }

  /** @param {SoftphoneState} state */
  #showHeard(state) {
    const lines = 'heard' in state && !isTrouble(state) ? state.heard : [];
    this.#heard.hidden = lines.length === 0;
    if (lines.length < this.#shown) this.#heard.replaceChildren();
    // Only the last line can change: keys are added to it.
    const unchanged = Math.min(this.#heard.children.length, Math.max(0, this.#shown - 1));
    while (this.#heard.children.length > unchanged) this.#heard.lastElementChild?.remove();
    this.#heard.append(...lines.slice(unchanged).map(heardLine));
    if (lines.length !== this.#shown || this.#stage !== state.stage) {
      this.#heard.scrollTop = this.#heard.scrollHeight;
    }
    this.#shown = lines.length;
  }

  /** @param {SoftphoneState} state */
  #showTrouble(state) {
    const trouble = state.stage === 'ended' ? state.trouble : undefined;
    this.#trouble.hidden = trouble === undefined;
    const words = trouble === undefined ? [] : [make('p', {}, trouble.words)];
    if (trouble?.hint !== undefined) words.push(make('p', { class: 'hint' }, trouble.hint));
    if (this.#trouble.textContent !== words.map(({ textContent }) => textContent).join('')) {
      this.#trouble.replaceChildren(...words);
    }
  }
}

/**
 * The call was cut off: why matters more than what was heard.
 *
 * @param {SoftphoneState} state
 */
function isTrouble(state) {
  return state.stage === 'ended' && state.trouble !== undefined;
}

/** @param {HeardLine} line */
function heardLine({ who, kind, text }) {
  const prefix = kind === 'played' ? sign('sound') : undefined;
  return make('p', { class: `heard-line ${who} ${kind}` }, prefix, text);
}
