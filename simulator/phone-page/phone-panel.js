/** @import { CallEvent } from '../protocol.ts' */
/** @import { LineState } from './model/line.js' */
/** @import { Control } from './network/control.js' */
/** @import { Tones } from './sound/tones.js' */
import { remember, remembered } from './memory.js';
import { namePhones } from './model/names.js';
import { spareNumber } from './model/phone-number.js';
import { Softphone } from './softphone.js';
import { openPhoneDialog } from './view/phone-dialog.js';
import { PhoneTabs } from './view/phone-tabs.js';
import { pressShortcut } from './view/shortcuts.js';
import { SoftphoneView } from './view/softphone-view.js';

/** The phones that are open on this page. The keyboard belongs to one of them. */
export class PhonePanel {
  element;
  muted = false;
  /** @type {readonly LineState[]} */
  lines = [];
  #phones = /** @type {Map<string, { softphone: Softphone, view: SoftphoneView }>} */ (new Map());
  #tabs;
  #current = '';
  #needs;

  /**
   * @param {HTMLElement} element
   * @param {{ control: Control, tones: Tones, changed: () => void, rearranged: (phones: string[]) => void,
   *   inCall: (sessionId: string) => void, named: () => void }} needs - `rearranged` when other phones are held than
   *   before, `inCall` when a phone gets into a call, `named` when one has another name
   */
  constructor(element, needs) {
    this.element = element;
    this.#tabs = new PhoneTabs((phoneNumber) => this.#choose(phoneNumber));
    element.append(this.#tabs.element);
    this.#needs = needs;
  }

  /** @returns {string[]} */
  get phoneNumbers() {
    return [...this.#phones.keys()];
  }

  get softphones() {
    return [...this.#phones.values()].map(({ softphone }) => softphone);
  }

  /** The phone that the keyboard belongs to. */
  get current() {
    return this.#phones.get(this.#current) ?? [...this.#phones.values()][0];
  }

  /** @param {readonly string[]} phoneNumbers */
  open(phoneNumbers) {
    for (const phoneNumber of phoneNumbers) this.#put(phoneNumber);
    this.#rearranged();
  }

  /** One more phone, with a number that is free. */
  add() {
    const phoneNumber = spareNumber(this.phoneNumbers);
    if (phoneNumber === '') return;
    this.#put(phoneNumber);
    this.#current = phoneNumber;
    this.#rearranged();
    this.current?.view.element.focus();
  }

  /** @param {CallEvent} event */
  take(event) {
    for (const softphone of this.softphones) {
      const before = softphone.state;
      softphone.take(event);
      const now = softphone.state;
      if (!('sessionId' in now) || ('sessionId' in before && before.sessionId === now.sessionId)) continue;
      this.#needs.inCall(now.sessionId);
      if (this.current?.softphone.state.stage !== 'talking') this.#current = softphone.phoneNumber;
    }
  }

  /** @param {string} sessionId */
  isInCall(sessionId) {
    return this.softphones.some(({ state }) => 'sessionId' in state && state.sessionId === sessionId);
  }

  reset() {
    for (const softphone of this.softphones) softphone.reset();
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.muted = muted;
    for (const softphone of this.softphones) softphone.mute(muted);
  }

  show() {
    const several = this.#phones.size > 1;
    this.#tabs.show(
      [...this.#phones.values()].map(({ softphone }) => softphone),
      this.current?.softphone,
    );
    this.element.dataset['phones'] = String(this.#phones.size);
    for (const { view } of this.#phones.values()) {
      const current = several && view === this.current?.view;
      view.show(this.lines, { muted: this.muted, current });
    }
  }

  /** @param {number} now - by the simulator's clock */
  tick(now) {
    for (const { view } of this.#phones.values()) view.tick(now);
  }

  /**
   * @param {KeyboardEvent} event
   * @param {() => void} toggleSound
   */
  pressKey(event, toggleSound) {
    const ringing = this.softphones.find(({ state }) => state.stage === 'ringing');
    // Enter answers whichever phone rings, also while another one is in a call.
    if (event.key === 'Enter' && ringing !== undefined) this.#current = ringing.phoneNumber;
    const { current } = this;
    if (current === undefined) return;
    pressShortcut(event, current.softphone, { flash: (key) => current.view.flash(key), toggleSound });
  }

  /**
   * @param {string} phoneNumber
   * @param {HTMLElement} [before]
   */
  #put(phoneNumber, before) {
    const { control, tones, changed } = this.#needs;
    const softphone = new Softphone(phoneNumber, { control, tones, changed, lines: () => this.lines });
    softphone.mute(this.muted);
    const view = new SoftphoneView(softphone, () => this.#ask(phoneNumber));
    this.#phones.set(phoneNumber, { softphone, view });
    this.element.insertBefore(view.element, before ?? null);
    const touch = () => {
      this.#current = phoneNumber;
      changed();
    };
    view.element.addEventListener('pointerdown', touch);
    view.element.addEventListener('focusin', touch);
  }

  /** @param {string} phoneNumber */
  #choose(phoneNumber) {
    this.#current = phoneNumber;
    this.#needs.changed();
  }

  /** @param {string} phoneNumber */
  #ask(phoneNumber) {
    openPhoneDialog(phoneNumber, {
      call: (name) => this.#call(phoneNumber, name),
      rename: (other) => this.#replace(phoneNumber, other),
      putAway: this.#phones.size > 1 ? () => this.#putAway(phoneNumber) : undefined,
      isTaken: (other) => this.#phones.has(other),
    });
  }

  /**
   * @param {string} phoneNumber
   * @param {string} other
   */
  #replace(phoneNumber, other) {
    const replaced = this.#phones.get(phoneNumber);
    this.#put(other, replaced?.view.element);
    this.#current = other;
    this.#putAway(phoneNumber);
  }

  /** @param {string} phoneNumber */
  #putAway(phoneNumber) {
    const gone = this.#phones.get(phoneNumber);
    gone?.softphone.reset();
    gone?.view.element.remove();
    this.#phones.delete(phoneNumber);
    this.#rearranged();
  }

  /**
   * @param {string} phoneNumber
   * @param {string} name - empty for the one that it has by its place
   */
  #call(phoneNumber, name) {
    remember('names', { ...remembered('names'), [phoneNumber]: name });
    this.#rearranged();
    this.#needs.named();
  }

  #rearranged() {
    namePhones(this.phoneNumbers, remembered('names') ?? {});
    this.#needs.rearranged(this.phoneNumbers);
    this.#needs.changed();
  }
}
