/** @import { LineState } from '../model/line.js' */
import { callMe } from '../model/curl.js';
import { readable } from '../model/phone-number.js';
import { copyButton, make, say } from './element.js';

/** What a newcomer sees before the first call: what this is, and two things to try. */
export class Welcome {
  #title = make('h2', {}, 'Nobody has called yet');
  #line = make('strong', {});
  #phone = make('strong', {});
  #command = make('code', {});
  #copy = make('div', { class: 'copy' });
  #shown = '';

  /** @param {() => void} addPhone */
  constructor(addPhone) {
    const dialIn = make(
      'p',
      {},
      'Press ',
      make('kbd', {}, 'Enter'),
      ' or the green key. It dials ',
      this.#line,
      ', your service is asked what to say, and you hear it.',
    );
    const ringMe = make('p', {}, 'Run this in a terminal, and the phone ', this.#phone, ' rings here:');
    const command = make(
      'div',
      { class: 'command' },
      make('pre', { tabindex: '0' }, this.#command),
      this.#copy,
    );
    const another = make(
      'p',
      {},
      'Put a second phone on the page, for an agent, and let your service connect the two. ',
      make('button', { type: 'button', class: 'text-button', on: { click: addPhone } }, 'Add a phone'),
    );
    this.element = make(
      'section',
      { class: 'welcome', 'aria-label': 'How to begin' },
      this.#title,
      make(
        'p',
        { class: 'lead' },
        'This is a softphone network of your own. It speaks with your service as Africa’s Talking would, and nothing here costs money.',
      ),
      make(
        'ol',
        { class: 'ways' },
        make('li', {}, make('h3', {}, 'Call your service'), dialIn),
        make('li', {}, make('h3', {}, 'Let your service call you'), ringMe, command),
        make('li', {}, make('h3', {}, 'Bring in somebody else'), another),
      ),
      legend(),
    );
  }

  /**
   * @param {LineState | undefined} line
   * @param {string} phoneNumber
   * @param {number} calls - how many there have been
   */
  show(line, phoneNumber, calls) {
    say(this.#title, calls === 0 ? 'Nobody has called yet' : 'How to go on');
    say(this.#line, line === undefined ? 'your line' : readable(line.phoneNumber));
    say(this.#phone, readable(phoneNumber));
    const command = line === undefined ? '' : callMe(line, phoneNumber, location.origin);
    if (command === this.#shown) return;
    this.#shown = command;
    say(this.#command, command);
    this.#copy.replaceChildren(copyButton(command, 'Copy'));
  }
}

const shortcuts = [
  { keys: ['0–9', '*', '#'], does: 'press keys' },
  { keys: ['Enter'], does: 'call, answer' },
  { keys: ['Esc'], does: 'hang up' },
  { keys: ['S'], does: 'speak, when recorded' },
  { keys: ['M'], does: 'sound on or off' },
];

function legend() {
  const entries = shortcuts.map(({ keys, does }) => {
    const caps = keys.map((key) => make('kbd', {}, key));
    return make('div', {}, make('dt', {}, ...caps), make('dd', {}, does));
  });
  return make('dl', { class: 'legend' }, ...entries);
}
