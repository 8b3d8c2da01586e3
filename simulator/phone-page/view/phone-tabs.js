/** @import { Softphone } from '../softphone.js' */
import { named } from '../model/names.js';
import { make, say, set } from './element.js';

/** Which of several phones is shown, where there is room for one alone. */
export class PhoneTabs {
  element = make('div', { class: 'phone-tabs', role: 'group', 'aria-label': 'Which phone is shown' });
  #choose;

  /** @param {(phoneNumber: string) => void} choose */
  constructor(choose) {
    this.#choose = choose;
  }

  /**
   * @param {readonly Softphone[]} softphones
   * @param {Softphone | undefined} current
   */
  show(softphones, current) {
    while (this.element.children.length > softphones.length) this.element.lastElementChild?.remove();
    while (this.element.children.length < softphones.length) this.element.append(this.#tab());
    softphones.forEach((softphone, place) => {
      const tab = /** @type {HTMLElement} */ (this.element.children[place]);
      const { phoneNumber, state } = softphone;
      tab.dataset['phone'] = phoneNumber;
      tab.dataset['busy'] = String(state.stage !== 'idle' && state.stage !== 'ended');
      set(tab, 'aria-pressed', String(softphone === current));
      say(tab, state.stage === 'ringing' ? `${named(phoneNumber)} rings` : named(phoneNumber));
    });
  }

  #tab() {
    const button = make('button', { type: 'button' });
    button.addEventListener('click', () => this.#choose(button.dataset['phone'] ?? ''));
    return button;
  }
}
