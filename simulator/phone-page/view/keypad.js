import { keepFocus, make } from './element.js';

/** The twelve keys, and the letters that stand on them (ITU-T E.161). */
const keys = [
  ['1', ''],
  ['2', 'abc'],
  ['3', 'def'],
  ['4', 'ghi'],
  ['5', 'jkl'],
  ['6', 'mno'],
  ['7', 'pqrs'],
  ['8', 'tuv'],
  ['9', 'wxyz'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
];

/** @type {Readonly<Record<string, string>>} */
const spoken = { '*': 'star', '#': 'hash' };

/**
 * @param {(key: string) => void} pressed
 * @returns {{ element: HTMLElement, flash: (key: string) => void }}
 */
export function keypad(pressed) {
  const buttons = new Map(keys.map(([key = '', letters = '']) => [key, keyButton(key, letters, pressed)]));
  return {
    element: make('div', { class: 'keypad', role: 'group', 'aria-label': 'Keypad' }, ...buttons.values()),
    /** Shows that a key was pressed which no finger touched. */
    flash(key) {
      const button = buttons.get(key);
      button?.classList.add('pressed');
      setTimeout(() => button?.classList.remove('pressed'), 140);
    },
  };
}

/**
 * @param {string} key
 * @param {string} letters
 * @param {(key: string) => void} pressed
 */
function keyButton(key, letters, pressed) {
  const click = () => pressed(key);
  return make(
    'button',
    { type: 'button', class: 'key', 'aria-label': spoken[key], on: { click, mousedown: keepFocus } },
    make('span', { class: 'key-digit' }, key),
    ' ',
    make('span', { class: 'key-letters' }, letters),
  );
}
