/** @import { Telephone } from '../softphone.js' */

/**
 * The keyboard as a telephone. Where an element has a use of its own for a key, that comes first: Enter on
 * a button presses it, digits in a field are written.
 *
 * @param {KeyboardEvent} event
 * @param {Telephone} telephone - the phone that the keyboard belongs to
 * @param {{ flash: (key: string) => void, toggleSound: () => void }} page
 */
export function pressShortcut(event, telephone, { flash, toggleSound }) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  const target = event.target instanceof Element ? event.target : document.body;
  if (target.closest('input:not([type=radio]), textarea, select, dialog') !== null) return;

  const { key } = event;
  // A key that is held is one press; only what is typed is taken back in a row.
  if (event.repeat && key !== 'Backspace') return;
  if (/^[0-9*#]$/.test(key)) {
    flash(key);
    telephone.press(key);
  } else if (key === 'Enter' && target.closest('button, a, summary, audio') === null) {
    void telephone.goAhead();
  } else if (key === 'Escape') {
    void telephone.stop();
  } else if (key === 'Backspace') {
    telephone.erase();
  } else if (key === 's' || key === 'S') {
    void telephone.speak();
  } else if (key === 'm' || key === 'M') {
    toggleSound();
  } else {
    return;
  }
  event.preventDefault();
}
