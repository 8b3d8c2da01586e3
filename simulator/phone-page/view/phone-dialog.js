import { named } from '../model/names.js';
import { dialled, isPhoneNumber, readable } from '../model/phone-number.js';
import { make, say } from './element.js';

/**
 * What can be done with a phone as a whole.
 *
 * @typedef {object} Choices
 * @property {(name: string) => void} call - gives it a name
 * @property {(phoneNumber: string) => void} rename
 * @property {(() => void) | undefined} putAway - `undefined` for the only phone
 * @property {(phoneNumber: string) => boolean} isTaken
 */

/**
 * Opens the little window in which a phone gets another number, a window of its own, or is put away.
 *
 * @param {string} phoneNumber
 * @param {Choices} choices
 */
export function openPhoneDialog(phoneNumber, { call, rename, putAway, isTaken }) {
  const input = make('input', {
    type: 'text',
    inputmode: 'tel',
    id: 'phone-number',
    value: phoneNumber,
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'phone-number-hint',
  });
  const hint = make('p', { id: 'phone-number-hint', class: 'hint', role: 'status' });
  const explain = 'With country code: +254711000111. Or a browser phone: username.clientName.';
  say(hint, explain);

  const name = make('input', {
    type: 'text',
    id: 'phone-name',
    value: named(phoneNumber),
    autocomplete: 'off',
    maxlength: 24,
  });
  const dialog = make('dialog', { class: 'phone-dialog', 'aria-labelledby': 'phone-dialog-title' });
  const close = () => dialog.close();
  const leave = () => {
    close();
    putAway?.();
  };
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const typed = dialled(input.value, phoneNumber);
    if (!isPhoneNumber(typed)) return say(hint, `“${input.value}” is no phone number. ${explain}`);
    if (typed !== phoneNumber && isTaken(typed))
      return say(hint, `${readable(typed)} is on the page already.`);
    close();
    if (name.value.trim() !== named(phoneNumber)) call(name.value.trim());
    if (typed !== phoneNumber) rename(typed);
  };
  const form = make(
    'form',
    { on: { submit } },
    make('h2', { id: 'phone-dialog-title' }, `Phone ${readable(phoneNumber)}`),
    make('label', { for: 'phone-name' }, 'Its name'),
    name,
    make('label', { for: 'phone-number' }, 'Its number'),
    make(
      'div',
      { class: 'field-row' },
      input,
      make('button', { type: 'submit', class: 'solid-button' }, 'Change'),
    ),
    hint,
    make(
      'div',
      { class: 'dialog-actions' },
      make(
        'a',
        { href: addressOf([phoneNumber]), target: '_blank', class: 'text-button' },
        'Open in its own window',
      ),
      putAway === undefined
        ? undefined
        : make(
            'button',
            { type: 'button', class: 'text-button', on: { click: leave } },
            'Put this phone away',
          ),
      make('button', { type: 'button', class: 'text-button', on: { click: close } }, 'Close'),
    ),
  );
  dialog.append(form);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  input.select();
}

/**
 * The page's address with these phones on the page.
 *
 * @param {readonly string[]} phones
 */
export function addressOf(phones) {
  return `?${new URLSearchParams(phones.map((phone) => ['phone', phone]))}`;
}
