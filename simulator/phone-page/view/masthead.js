/** @import { SoftphoneState } from '../model/softphone-state.js' */
import { readable } from '../model/phone-number.js';
import { say, set } from './element.js';

/** A part of the page that is in its HTML. @param {string} id */
export function part(id) {
  /** @type {HTMLElement} */
  return document.getElementById(id);
}

/**
 * What the buttons above the phones do.
 *
 * @param {{ toggleSound: () => void, toggleHelp: () => void, addPhone: () => void, openCallForm: () => void,
 *   openWorld: () => void }} does
 */
export function wireMasthead({ toggleSound, toggleHelp, addPhone, openCallForm, openWorld }) {
  part('call-form').addEventListener('click', openCallForm);
  part('world').addEventListener('click', openWorld);
  for (const button of viewButtons()) {
    button.addEventListener('click', () => showView(button.dataset['view'] === 'panel' ? 'panel' : 'phone'));
  }
  part('sound').addEventListener('click', toggleSound);
  part('help').addEventListener('click', toggleHelp);
  part('add-phone').addEventListener('click', addPhone);
}

function viewButtons() {
  return /** @type {NodeListOf<HTMLElement>} */ (part('views').querySelectorAll('button'));
}

/**
 * On a small screen either the phones are there or the calls; on a large one both, whatever was chosen.
 *
 * @param {'phone' | 'panel'} view
 */
export function showView(view) {
  document.body.dataset['view'] = view;
  for (const button of viewButtons()) set(button, 'aria-pressed', String(button.dataset['view'] === view));
}

/** @param {'connected' | 'lost'} state */
export function showConnection(state) {
  part('connection').dataset['state'] = state;
  say(part('connection-words'), state === 'connected' ? `Connected to ${location.host}` : 'Not connected');
}

/** @param {boolean} muted */
export function showSound(muted) {
  set(part('sound'), 'aria-pressed', String(!muted));
}

/**
 * The window's title tells of a call also when another window is in front.
 *
 * @param {readonly SoftphoneState[]} states
 */
export function showTitle(states) {
  const ringing = states.find((state) => state.stage === 'ringing');
  const talking = states.some(({ stage }) => stage === 'talking');
  const title = talking ? 'In call · Piga phone' : 'Piga phone';
  document.title = ringing === undefined ? title : `${readable(ringing.other)} is calling`;
}
