/** @import { LineState } from '../model/line.js' */
/** @import { Handset, Line } from '../model/softphone-state.js' */
/** @import { Telephone } from '../softphone.js' */
import { clockTime, counted } from '../model/figures.js';
import { greetingFor } from '../model/greeting.js';
import { callersWaiting } from '../model/line.js';
import { readable } from '../model/phone-number.js';
import { billOf, secondsLeft, statusOf } from '../model/status.js';
import { make, say, set, sign } from './element.js';

/** A phone's display. */
export class Screen {
  #telephone;
  #shown = 0;
  /** @type {Handset['stage'] | undefined} */
  #stage;
  #linesShown = '';

  #name = make('button', { type: 'button', class: 'own-number', 'aria-haspopup': 'dialog' });
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
   * @param {Telephone} telephone
   * @param {() => void} rename - the phone's own number was pressed
   */
  constructor(telephone, rename) {
    this.#telephone = telephone;
    this.#name.append(sign('phone'), readable(telephone.phoneNumber));
    this.#name.setAttribute('aria-label', `This phone is ${readable(telephone.phoneNumber)}. Change`);
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
    const { handset, typed, complaint, dialling } = this.#telephone;
    const resting = handset.stage === 'idle';
    this.#showHeadline();
    say(this.#status, resting && dialling ? 'Calling' : statusOf(handset));
    this.#status.classList.toggle('visually-hidden', resting && !dialling);
    say(this.#bill, billOf(handset));
    this.#showLines(lines, resting && typed === '');
    this.#showHeard(handset);
    // Aloud twice would be too much: when the phone is silent, the log speaks.
    set(this.#heard, 'aria-live', muted ? 'polite' : 'off');
    this.#showTrouble(handset);
    say(this.#complaint, complaint);
    this.#stage = handset.stage;
  }

  /** @param {number} now - by the simulator's clock */
  tick(now) {
    const { handset } = this.#telephone;
    say(this.#timer, handset.stage === 'talking' ? clockTime((now - handset.since) / 1000) : '');
    const left = secondsLeft(handset, now);
    say(this.#left, left === undefined ? '' : `${left} s`);
  }

  #showHeadline() {
    const { handset, typed, phoneNumber } = this.#telephone;
    const { words, language } = greetingFor(phoneNumber);
    const resting = handset.stage === 'idle';
    const greets = resting && typed === '';
    say(this.#display, resting ? typed || words : readable(handset.other));
    set(this.#display, 'lang', greets ? language : undefined);
    this.#face.hidden = handset.stage === 'talking' || (resting && !greets);
    this.#display.classList.toggle('typed', resting && typed !== '');
  }

  /**
   * @param {readonly LineState[]} lines
   * @param {boolean} visible
   */
  #showLines(lines, visible) {
    this.#lines.hidden = !visible;
    const chosen = this.#telephone.target;
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
    const name = `line of ${this.#telephone.phoneNumber}`;
    const change = () => this.#telephone.choose(phoneNumber);
    return make(
      'label',
      { class: 'line-choice' },
      make('input', { type: 'radio', name, value: phoneNumber, on: { change } }),
      make('span', { class: 'line-number' }, readable(phoneNumber)),
      waiting === 0 ? undefined : make('span', { class: 'waiting' }, `${counted(waiting, 'caller')} waiting`),
    );
  }

  /** @param {Handset} handset */
  #showHeard(handset) {
    const lines = 'heard' in handset && !isTrouble(handset) ? handset.heard : [];
    this.#heard.hidden = lines.length === 0;
    if (lines.length < this.#shown) this.#heard.replaceChildren();
    // Only the last line can change: keys are added to it.
    const unchanged = Math.min(this.#heard.children.length, Math.max(0, this.#shown - 1));
    while (this.#heard.children.length > unchanged) this.#heard.lastElementChild?.remove();
    this.#heard.append(...lines.slice(unchanged).map(heardLine));
    if (lines.length !== this.#shown || this.#stage !== handset.stage) {
      this.#heard.scrollTop = this.#heard.scrollHeight;
    }
    this.#shown = lines.length;
  }

  /** @param {Handset} handset */
  #showTrouble(handset) {
    const trouble = handset.stage === 'over' ? handset.trouble : undefined;
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
 * @param {Handset} handset
 */
function isTrouble(handset) {
  return handset.stage === 'over' && handset.trouble !== undefined;
}

/** @param {Line} line */
function heardLine({ who, kind, text }) {
  const prefix = kind === 'played' ? sign('sound') : undefined;
  return make('p', { class: `heard-line ${who} ${kind}` }, prefix, text);
}
