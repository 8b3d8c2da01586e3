import { isE164 } from './e164.ts';

/** Texts that a network sends instead of a number that the caller has withheld, such as `anonymous` or `No Caller ID`. */
const WITHHELD =
  /^\+?(?:(?:caller|number)(?:[\s_-]*id)?[\s_-]*)?(?:anonymous|unknown|restricted|private|withheld|unavailable|blocked|hidden|no(?=[\s_-]*(?:caller|number)))(?:[\s_-]*(?:caller|number|id))*(?:@.*|\.invalid)?$/i;

/** The host that follows a number of ours when it is written as a SIP address, and what may follow the host. */
const SIP_HOST = /[@.][\w.-]*africastalking\.com(?::\d+)?$/i;

/**
 * A number as a network wrote it, in E.164 where the writing says which number it is: without its plus, with `00` for
 * it, with the plus encoded however often, in groups, as a `sip:` or `tel:` address. A national writing, a short code or the
 * name of a browser phone stays as it is; `undefined` where the number was withheld. Nothing is asked of numbering plans: the
 * network has connected it.
 */
export function readNetworkNumber(sent: string): string | undefined {
  const text = sent.trim();
  const address = text.replace(/^(?:sips?|tel):/i, '').replace(/;.*$/, '');
  if (WITHHELD.test(address)) return undefined;
  const written = address.replace(/^\+?%(?:25)*2B/i, '+').replace(SIP_HOST, '');
  const number = inOneGroup(written.replace('(0)', ''));
  if (isE164(number)) return number;
  if (/^00[1-9]\d{6,14}$/.test(number)) return `+${number.slice(2)}`;
  // Eleven digits or more that do not begin with a zero are more than any country of ours dials within itself.
  return /^[1-9]\d{10,14}$/.test(number) ? `+${number}` : text;
}

/** Digits in groups are joined, but for a short last one: that may be an extension, or what a spreadsheet added. */
function inOneGroup(written: string): string {
  const isInGroups = /^\+?\d+(?:[\s()-]+\d{2,})*[\s()-]+\d{3,}$/.test(written);
  return isInGroups ? written.replace(/[\s()-]/g, '') : written;
}
