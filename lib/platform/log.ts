import { Logger } from '@aws-lambda-powertools/logger';
import { maskPhoneNumber } from '../phone-numbers/mask-phone-number.ts';

/** What the code may do with the log. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

const PHONE_NUMBERS = /(?:\+|%2B|\b)(\d{9,15})\b/gi;
const TOKENS = /(token(?:=|%3D))[^&\s"]+/gi;

/** Masks what reads as a phone number or as a callback token, wherever in a text it stands. */
export function masked(text: string) {
  return text
    .replace(TOKENS, '$1***')
    .replace(PHONE_NUMBERS, (_, digits: string) => maskPhoneNumber(`+${digits}`));
}

/**
 * The service's log: JSON lines, in which every text is masked whatever field it stands in. Most requests write none, so
 * its writer is made for the first.
 */
export function createLog(): Log {
  let logger: Logger | undefined;
  const writer = () => {
    logger ??= new Logger({
      jsonReplacerFn: (_, value) => (typeof value === 'string' ? masked(value) : value),
    });
    return logger;
  };
  return {
    debug: (message, ...extra) => writer().debug(message, ...extra),
    info: (message, ...extra) => writer().info(message, ...extra),
    warn: (message, ...extra) => writer().warn(message, ...extra),
    error: (message, ...extra) => writer().error(message, ...extra),
  };
}
