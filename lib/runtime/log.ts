import { Logger } from '@aws-lambda-powertools/logger';
import { maskPhoneNumber } from '../africastalking/mask-phone-number.ts';

/** What the code may do with the log. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

const phoneNumbers = /(?:\+|%2B|\b)(\d{9,15})\b/gi;
const tokens = /([?&](?:amp;)?token=)[^&\s"]+/g;

/** Masks what reads as a phone number or as a callback token, wherever in a text it stands. */
export const masked = (text: string) =>
  text.replace(tokens, '$1***').replace(phoneNumbers, (_, digits: string) => maskPhoneNumber(`+${digits}`));

/** The service's log: JSON lines, in which every text is masked whatever field it stands in. */
export const createLog = (): Log =>
  new Logger({
    serviceName: 'piga',
    jsonReplacerFn: (_, value) => (typeof value === 'string' ? masked(value) : value),
  });
