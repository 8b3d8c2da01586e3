/**
 * A number as people read it: `+254711000111` becomes `+254 711 000 111`. What is not an international
 * number (`shop.agent1`) stays as it is.
 *
 * @param {string} phoneNumber
 */
export function readable(phoneNumber) {
  const parts = INTERNATIONAL.exec(phoneNumber);
  if (parts === null) return phoneNumber;
  const [, dialling = '', rest = ''] = parts;
  return [`+${dialling}`, ...(rest.match(/\d{3}(?=\d{2})|\d+/g) ?? [])].join(' ');
}

/**
 * The number that somebody means who types `0711 000 111`, `00254711000111` or `254711000111` on a phone
 * whose own number is `own`. What cannot be a whole number is returned without its spaces.
 *
 * @param {string} typed
 * @param {string} own
 */
export function dialled(typed, own) {
  const text = typed.replace(/[\s()-]/g, '');
  if (!/^\d+$/.test(text)) return text;
  if (text.startsWith('00')) return `+${text.slice(2)}`;
  if (text.startsWith('0') && text.length >= 9) return `+${diallingCode(own) ?? ''}${text.slice(1)}`;
  return text.length >= 10 ? `+${text}` : text;
}

/**
 * The dialling code of an international number: `254` of `+254711000111`.
 *
 * @param {string} phoneNumber
 * @returns {string | undefined}
 */
export function diallingCode(phoneNumber) {
  return INTERNATIONAL.exec(phoneNumber)?.[1];
}

/**
 * Whether a phone can have this number: E.164, or `username.clientName` for a phone in a browser.
 *
 * @param {string} text
 */
export function isPhoneNumber(text) {
  return /^\+[1-9]\d{6,14}$/.test(text) || /^[a-z][\w-]*\.[\w.-]+$/i.test(text);
}

/**
 * The phones that an address names: `?phone=%2B254711000111&phone=%2B254711000222`, or with a comma between them. A plus
 * sign that was not encoded arrives as a space and is meant all the same.
 *
 * @param {string} query
 * @returns {string[]}
 */
export function phonesOf(query) {
  const named = new URLSearchParams(query).getAll('phone').flatMap((text) => text.split(','));
  return [...new Set(named.map((text) => text.trim().replace(/^\d/, '+$&')).filter(isPhoneNumber))];
}

/**
 * A number for one more phone on the page: the first of `+254711000111`, `…222`, `…333` that is free.
 *
 * @param {readonly string[]} taken
 */
export function spareNumber(taken) {
  const spare = [...'123456789'].map((digit) => `+254711000${digit.repeat(3)}`);
  return spare.find((phoneNumber) => !taken.includes(phoneNumber)) ?? '';
}

/** Dialling codes have one to three digits, and none begins another (ITU-T E.164). */
const INTERNATIONAL = /^\+(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(\d{4,})$/;
