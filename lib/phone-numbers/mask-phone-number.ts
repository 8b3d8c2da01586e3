import { splitCallingCode } from './calling-code.ts';

/**
 * A phone number, or whatever stands in its place, for logs: `+254•••11`. What is left are the country and two
 * digits to tell two calls of a log apart; the number of dots says nothing of the number's length. One in ten
 * million Kenyan numbers looks the same, so no table turns the mask back into a number. Anything that is not a
 * number in E.164, such as the name of a browser phone, leaves nothing but dots.
 */
export function maskPhoneNumber(text: string): string {
  const parts = splitCallingCode(text);
  return parts === undefined ? '•••' : `+${parts.callingCode}•••${text.slice(-2)}`;
}
