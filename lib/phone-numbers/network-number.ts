import { isE164 } from './e164.ts';

/** Texts that a network sends instead of a number that the caller has withheld. */
const WITHHELD = /^\+?(?:anonymous|unknown|restricted|private|withheld|unavailable)(?:@.*)?$/i;

/** The host that follows a number of ours when it is written as a SIP address. */
const SIP_HOST = /[@.][\w.-]*africastalking\.com$/i;

/**
 * A number as a network wrote it, in E.164 where the writing says which number it is: without its plus, with `00` for
 * it, with the plus encoded twice, with a SIP host behind it. A national writing, a short code or the name of a browser phone stays
 * as it is; `undefined` where the number was withheld. Nothing is asked of numbering plans: the network has connected it.
 */
export function readNetworkNumber(sent: string): string | undefined {
  const text = sent.trim();
  if (WITHHELD.test(text)) return undefined;
  const number = text.replace(/^(?:%2B|%252B)/i, '+').replace(SIP_HOST, '');
  if (isE164(number)) return number;
  if (/^00[1-9]\d{6,14}$/.test(number)) return `+${number.slice(2)}`;
  // Eleven digits or more that do not begin with a zero are more than any country of ours dials within itself.
  return /^[1-9]\d{10,14}$/.test(number) ? `+${number}` : text;
}
