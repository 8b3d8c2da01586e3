import { readable } from './phone-number.js';

/** What the phones of this page are called, by their number: rows read better with names than with numbers. */
const names = /** @type {Map<string, string>} */ (new Map());

const usual = ['Caller', 'Agent', 'Third phone', 'Fourth phone'];

/**
 * Gives every phone of the page a name: its own, or one by its place.
 *
 * @param {readonly string[]} phoneNumbers - in the order in which they stand
 * @param {Readonly<Record<string, string>>} own - names that somebody has given
 */
export function namePhones(phoneNumbers, own) {
  names.clear();
  phoneNumbers.forEach((phoneNumber, place) => {
    names.set(phoneNumber, own[phoneNumber] || (usual[place] ?? `Phone ${place + 1}`));
  });
}

/**
 * A phone of this page by its name, any other by its number.
 *
 * @param {string} phoneNumber
 */
export function named(phoneNumber) {
  return names.get(phoneNumber) ?? readable(phoneNumber);
}

/**
 * Which of the page's colours a phone has, from 0; `undefined` for one that is not on the page.
 *
 * @param {string} phoneNumber
 */
export function colourOf(phoneNumber) {
  const place = [...names.keys()].indexOf(phoneNumber);
  return place === -1 ? undefined : place % 4;
}
