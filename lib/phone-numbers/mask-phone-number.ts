import { isE164 } from './e164.ts';

/**
 * The calling codes of one and two digits; all others have three, and none begins another (ITU-T E.164).
 * Written out so that a logger need not carry the numbering plans of the world.
 */
const CALLING_CODE = /^\+(?:1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\d{3})(?=\d{4})/;

/**
 * A phone number, or whatever stands in its place, for logs: `+254•••11`. What is left are the country and two
 * digits to tell two calls of a log apart; the number of dots says nothing of the number's length. One in ten
 * million Kenyan numbers looks the same, so no table turns the mask back into a number. Anything that is not a
 * number in E.164, such as the name of a browser phone, leaves nothing but dots.
 */
export function maskPhoneNumber(text: string): string {
  if (!isE164(text)) return '•••';
  return `${CALLING_CODE.exec(text)?.[0] ?? '+'}•••${text.slice(-2)}`;
}
