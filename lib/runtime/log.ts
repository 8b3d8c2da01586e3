import { Logger } from '@aws-lambda-powertools/logger';

/** What the code may do with the log. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

const phoneNumbers = /(\+|%2B|\b)(\d{3})\d{5,10}(\d{2})\b/gi;
const tokens = /([?&](?:amp;)?token=)[^&\s"]+/g;

/** Leaves of a phone number the country and the last two digits, and of a token nothing. */
export const masked = (text: string) =>
  text.replace(tokens, '$1***').replace(phoneNumbers, (_, plus: string, country: string, end: string) => {
    return `${plus}${country}***${end}`;
  });

/** The service's log: JSON lines, in which every text is masked whatever field it stands in. */
export const createLog = (): Log =>
  new Logger({
    serviceName: 'piga',
    jsonReplacerFn: (_, value) => (typeof value === 'string' ? masked(value) : value),
  });
