/** @import { CallSummary } from '../../protocol.ts' */

/**
 * `0:07`, `12:34`, `1:02:03`.
 *
 * @param {number} seconds
 */
export function clockTime(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const twoDigits = (/** @type {number} */ value) => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${twoDigits(minutes)}:${twoDigits(rest)}` : `${minutes}:${twoDigits(rest)}`;
}

/**
 * A moment of a call, as the transcript's margin shows it: `0.4 s`, `12.0 s`, `2:05.3`.
 *
 * @param {number} seconds
 */
export function moment(seconds) {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const tenths = Math.floor(seconds * 10) % 10;
  return `${clockTime(seconds)}.${tenths}`;
}

/**
 * Real time on this machine: `8 ms`, `1.2 s`.
 *
 * @param {number} milliseconds
 */
export function took(milliseconds) {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/**
 * What a call cost: `KES 1.400`, `free`. Money stays the text that it is. `undefined` until it is known.
 *
 * @param {Pick<CallSummary, 'amount' | 'currencyCode'>} summary
 * @returns {string | undefined}
 */
export function cost({ amount, currencyCode }) {
  if (amount === undefined || amount === '') return undefined;
  if (/^0*\.?0*$/.test(amount)) return 'free';
  return currencyCode === undefined || currencyCode === '' ? amount : `${currencyCode} ${amount}`;
}

/**
 * @param {number} count
 * @param {string} singular
 * @param {string} [plural]
 */
export function counted(count, singular, plural = `${singular}s`) {
  return `${count} ${count === 1 ? singular : plural}`;
}
