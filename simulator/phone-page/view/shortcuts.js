/** @import { Softphone } from '../softphone.js' */

/**
 * The keyboard as a softphone. Where an element has a use of its own for a key, that comes first: Enter on
 * a button presses it, digits in a field are written.
 *
 * @param {KeyboardEvent} event
 * @param {Softphone} softphone - the phone that the keyboard belongs to
 * @param {{ flash: (key: string) => void, toggleSound: () => void }} page
 */
export function pressShortcut(event, softphone, { flash, toggleSound }) {
  const target = event.target instanceof Element ? event.target : document.body;
  if (isForOthers(event, target)) return;

  const { key } = event;
  if (/^[0-9*#]$/.test(key)) {
    flash(key);
    softphone.press(key);
  } else if (key === 'Enter' && target.closest('button, a, summary, audio') === null) {
    void softphone.pressGreen();
  } else if (key === 'Escape') {
    void softphone.pressRed();
  } else if (key === 'Backspace') {
    softphone.erase();
  } else if (key === 's' || key === 'S') {
    void softphone.speak();
  } else if (key === 'm' || key === 'M') {
    toggleSound();
  } else {
    return;
  }
  event.preventDefault();
}

/**
 * Whether a key is the browser's, or a field's that is written in.
 *
 * @param {KeyboardEvent} event
 * @param {Element} target
 */
function isForOthers(event, target) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return true;
  if (target.closest('input:not([type=radio]), textarea, select, dialog') !== null) return true;
  // A key that is held is one press; only what is typed is taken back in a row.
  return event.repeat && event.key !== 'Backspace';
}
