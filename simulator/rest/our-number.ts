import type { Network } from '../network/network.ts';
import type { RestNote } from './response.ts';

/** What somebody is told whose number is none of our lines; nothing when it is one. */
export function foreignNumber(network: Network, phoneNumber: string): RestNote[] {
  if (network.isOurs(phoneNumber)) return [];
  return [
    {
      level: 'warning',
      words: `${JSON.stringify(phoneNumber)} is none of our lines`,
      hint: hintForOurs(network, phoneNumber),
    },
  ];
}

/** How one of our numbers is to be written, for somebody who wrote `written`. */
export function hintForOurs({ lines }: Network, written: string): string {
  const ours = lines.map(({ phoneNumber }) => phoneNumber);
  const digits = written.replace(/\D/g, '').replace(/^0+/, '');
  const meant = ours.find((number) => digits.length > 5 && number.endsWith(digits));
  if (meant !== undefined && written.startsWith(' '))
    return `A plus that is not encoded arrives as a space: send ${meant.replace('+', '%2B')}.`;
  if (meant !== undefined) return `Write it in full: ${meant}.`;
  return ours.length === 0
    ? 'There are none: --line +254711082000=http://…'
    : `Our lines are ${ours.join(', ')}.`;
}
