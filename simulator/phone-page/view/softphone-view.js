/** @import { LineState } from '../model/line.js' */
/** @import { Softphone } from '../softphone.js' */
import { colourOf } from '../model/names.js';
import { readable } from '../model/phone-number.js';
import { keepFocus, make, say, set, sign } from './element.js';
import { keypad } from './keypad.js';
import { Screen } from './screen.js';

/** What the two round keys do, by what the phone is doing; `undefined` where a key does nothing. */
const greenKey = { idle: 'Call', calling: undefined, ringing: 'Answer', talking: undefined, ended: 'Call' };
const redKey = {
  idle: undefined,
  calling: 'Hang up',
  ringing: 'Decline',
  talking: 'Hang up',
  ended: 'Clear',
};

/** A phone as it stands on the page. */
export class SoftphoneView {
  #softphone;
  #screen;
  #keypad;
  #green;
  #red;
  #speak;

  /**
   * @param {Softphone} softphone
   * @param {() => void} rename - the phone's own number was pressed
   */
  constructor(softphone, rename) {
    this.#softphone = softphone;
    this.#screen = new Screen(softphone, rename);
    this.#keypad = keypad((key) => softphone.press(key));
    this.#green = roundKey('go', 'answer', 'Enter', () => void softphone.pressGreen());
    this.#red = roundKey('stop', 'hang-up', 'Esc', () => void softphone.pressRed());
    this.#speak = speakKey(() => void softphone.speak());
    this.element = make(
      'section',
      { class: 'softphone', 'aria-label': `Phone ${readable(softphone.phoneNumber)}`, tabindex: '-1' },
      make(
        'div',
        { class: 'crown', 'aria-hidden': 'true' },
        make('i', { class: 'grille' }),
        make('i', { class: 'lamp' }),
      ),
      this.#screen.element,
      make('div', { class: 'round-keys' }, this.#green.button, this.#speak, this.#red.button),
      this.#keypad.element,
    );
  }

  /**
   * @param {readonly LineState[]} lines
   * @param {{ muted: boolean, current: boolean }} circumstances - `current`: the keyboard belongs to this phone
   */
  show(lines, { muted, current }) {
    const { state, typed, target } = this.#softphone;
    const { stage } = state;
    this.#screen.show(lines, { muted });
    label(this.#green, target === undefined && stage !== 'ringing' ? undefined : greenKey[stage], 'Call');
    label(this.#red, stage === 'idle' && typed !== '' ? 'Clear' : redKey[stage], 'Hang up');

    const talking = stage === 'talking' ? state : undefined;
    const what = talking?.activity.what;
    // Two people who are connected talk anyhow; only a machine waits for a word.
    this.#speak.hidden = talking?.recordingSince === undefined || what === 'connected';
    set(this.#speak, 'data-on', String(talking?.speaking ?? false));
    const speakWords = this.#speak.querySelector('.speak-name');
    if (speakWords !== null) say(speakWords, talking?.speaking === true ? 'Stop' : 'Speak');

    const { dataset } = this.element;
    dataset['stage'] = stage;
    dataset['sounding'] = String(what === 'saying' || what === 'playing' || what === 'waiting');
    dataset['recording'] = String(talking?.recordingSince !== undefined);
    dataset['trouble'] = String(stage === 'ended' && state.trouble !== undefined);
    dataset['current'] = String(current);
    dataset['colour'] = String(colourOf(this.#softphone.phoneNumber) ?? 0);
    dataset['clears'] = String(stage === 'ended' || (stage === 'idle' && typed !== ''));
  }

  /** @param {number} now - by the simulator's clock */
  tick(now) {
    this.#screen.tick(now);
  }

  /** @param {string} key */
  flash(key) {
    this.#keypad.flash(key);
  }
}

/**
 * @param {string} kind
 * @param {string} picture
 * @param {string} shortcut
 * @param {() => void} click
 */
function roundKey(kind, picture, shortcut, click) {
  const name = make('span', { class: 'round-name' });
  const button = make(
    'button',
    {
      type: 'button',
      class: `round ${kind}`,
      'aria-keyshortcuts': shortcut === 'Esc' ? 'Escape' : shortcut,
      on: { click, mousedown: keepFocus },
    },
    make('span', { class: 'round-face' }, sign(picture)),
    make('span', { class: 'round-label' }, name, make('kbd', { 'aria-hidden': 'true' }, shortcut)),
  );
  return { button, name };
}

/** @param {() => void} click */
function speakKey(click) {
  return make(
    'button',
    {
      type: 'button',
      class: 'round speak',
      'aria-keyshortcuts': 'S',
      on: { click, mousedown: keepFocus },
    },
    make('span', { class: 'round-face' }, sign('speak')),
    make(
      'span',
      { class: 'round-label' },
      make('span', { class: 'speak-name' }, 'Speak'),
      make('kbd', { 'aria-hidden': 'true' }, 'S'),
    ),
  );
}

/**
 * A key that does nothing now keeps its place and its focus.
 *
 * @param {{ button: HTMLButtonElement, name: HTMLElement }} key
 * @param {string | undefined} does
 * @param {string} usually
 */
function label({ button, name }, does, usually) {
  say(name, does ?? usually);
  set(button, 'aria-disabled', does === undefined ? 'true' : undefined);
}
