/** @import { CallEvent, PhoneAction } from '../protocol.ts' */
/** @import { LineState } from './model/line.js' */
/** @import { SoftphoneState } from './model/softphone-state.js' */
/** @import { Control, Outcome } from './network/control.js' */
/** @import { Tones } from './sound/tones.js' */

import { dialled } from './model/phone-number.js';
import { idle, stateAfter } from './model/softphone-state.js';
import { PhoneAudio } from './sound/phone-audio.js';

/**
 * One phone on the page: what it is doing, what it sounds, and what its buttons do. It learns only from
 * the simulator's events what became of a button.
 */
export class Softphone {
  phoneNumber;
  /** @type {SoftphoneState} */
  state = idle;
  /** Typed while no call is on. */
  typed = '';
  /** Why the last button had no effect, or what could not be heard. */
  complaint = '';
  /** The line that is called when no number is typed. @type {string | undefined} */
  chosenLine;
  /** A request to dial is on its way. */
  dialling = false;

  /** The last event that was taken. */
  #seen = -1;
  #control;
  #tones;
  #lines;
  #changed;
  #audio;

  /**
   * @param {string} phoneNumber
   * @param {{ control: Control, tones: Tones, lines: () => readonly LineState[], changed: () => void }} needs
   */
  constructor(phoneNumber, { control, tones, lines, changed }) {
    this.phoneNumber = phoneNumber;
    this.#control = control;
    this.#tones = tones;
    this.#lines = lines;
    this.#changed = changed;
    this.#audio = new PhoneAudio({
      tones,
      // Nobody waits any more for what is refused: the call has gone on.
      heard: (index) => void control.act(phoneNumber, { do: 'heard', index }),
      failed: (words) => this.#complain(words),
    });
  }

  /** The number that the green key would call. */
  get target() {
    if (this.typed !== '') return dialled(this.typed, this.phoneNumber);
    const lines = this.#lines();
    return (lines.find(({ phoneNumber }) => phoneNumber === this.chosenLine) ?? lines[0])?.phoneNumber;
  }

  /** @param {CallEvent} event */
  take(event) {
    if (event.seq <= this.#seen) return;
    this.#seen = event.seq;
    if (event.kind === 'beep' && event.phoneNumber === this.phoneNumber) this.#tones.beep();
    const before = this.state;
    this.state = stateAfter(before, this.phoneNumber, event);
    if (before === this.state) return;
    // What could not be heard is over as soon as the next thing is.
    if (before.stage !== this.state.stage || event.kind === 'verb') this.complaint = '';
    this.#audio.follow(event, before, this.state);
    this.#changed();
  }

  /**
   * Takes what happened before the page was there: only what is still going on is sounded.
   *
   * @param {readonly CallEvent[]} events - of one call
   */
  catchUp(events) {
    const before = this.state;
    this.state = events.reduce((state, event) => stateAfter(state, this.phoneNumber, event), before);
    if (this.state === before) return;
    this.#seen = Math.max(this.#seen, events.at(-1)?.seq ?? -1);
    this.#audio.resume(events, this.state);
    this.#changed();
  }

  /** The simulator has gone, and every call with it. */
  reset() {
    this.#audio.silence();
    this.#seen = -1;
    this.state = idle;
    this.#changed();
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.#audio.mute(muted);
  }

  /** @param {string} key */
  press(key) {
    this.#tones.key(key);
    const { stage } = this.state;
    if (stage === 'talking') return void this.#act({ do: 'keys', keys: key });
    if (stage === 'calling' || stage === 'ringing') return;
    this.state = idle;
    this.typed += key;
    this.complaint = '';
    this.#changed();
  }

  /** Takes back the last key typed. */
  erase() {
    this.typed = this.typed.slice(0, -1);
    this.#changed();
  }

  /** @param {string} line */
  choose(line) {
    this.chosenLine = line;
    this.typed = '';
    this.#changed();
  }

  /** The green key. */
  async pressGreen() {
    const { stage } = this.state;
    if (stage === 'ringing') return this.#act({ do: 'answer' });
    if (stage !== 'idle' && stage !== 'ended') return;
    if (this.dialling || this.target === undefined) return;
    this.dialling = true;
    this.complaint = '';
    this.#changed();
    const outcome = await this.#control.dialIn({ from: this.phoneNumber, to: this.target });
    this.dialling = false;
    if (outcome.done) this.typed = '';
    this.#settle(outcome);
  }

  /** The red key. */
  async pressRed() {
    const { stage } = this.state;
    if (stage === 'ringing') return this.#act({ do: 'reject' });
    if (stage === 'calling' || stage === 'talking') return this.#act({ do: 'hang-up' });
    this.state = idle;
    this.typed = '';
    this.complaint = '';
    this.#changed();
  }

  /** The person begins to speak, or stops. */
  async speak() {
    if (this.state.stage !== 'talking') return;
    await this.#act({ do: 'speak', speaking: !this.state.speaking });
  }

  /** @param {PhoneAction} action */
  async #act(action) {
    this.#settle(await this.#control.act(this.phoneNumber, action));
  }

  /** @param {Outcome<unknown>} outcome */
  #settle(outcome) {
    this.complaint = outcome.done ? '' : outcome.words;
    this.#changed();
  }

  /** @param {string} words */
  #complain(words) {
    this.complaint = words;
    this.#changed();
  }
}
