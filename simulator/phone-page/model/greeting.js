import { diallingCode } from './phone-number.js';

/** @typedef {{ words: string, language: string }} Greeting */

/** @type {Readonly<Record<string, Greeting>>} */
const greetings = {
  27: { words: 'Sawubona', language: 'zu' },
  221: { words: 'Na nga def', language: 'wo' },
  225: { words: 'Bonjour', language: 'fr' },
  233: { words: 'Akwaaba', language: 'ak' },
  234: { words: 'Bawo ni', language: 'yo' },
  237: { words: 'Bonjour', language: 'fr' },
  250: { words: 'Muraho', language: 'rw' },
  251: { words: 'Selam', language: 'am' },
  254: { words: 'Habari', language: 'sw' },
  255: { words: 'Habari', language: 'sw' },
  256: { words: 'Gyebaleko', language: 'lg' },
  260: { words: 'Muli shani', language: 'bem' },
  263: { words: 'Mhoro', language: 'sn' },
  265: { words: 'Moni', language: 'ny' },
};

/**
 * How one says hello where a phone is at home.
 *
 * @param {string} phoneNumber
 * @returns {Greeting}
 */
export function greetingFor(phoneNumber) {
  return greetings[diallingCode(phoneNumber) ?? ''] ?? { words: 'Hello', language: 'en' };
}
