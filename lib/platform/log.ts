// In a bundle this package is loaded at the first line, and not with this file: build/bundle/lazy-packages.mjs.
import { Logger } from '@aws-lambda-powertools/logger';
import { maskPhoneNumber } from '../phone-numbers/mask-phone-number.ts';

/** The methods of Powertools' logger that the service uses. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

const PHONE_NUMBERS = /(?:\+|%2B|\b)(\d{9,15})\b/gi;
const TOKENS = /(token(?:=|%3D))[^&\s"]+/gi;

/** The text with everything masked that looks like a phone number or a callback token. */
export function masked(text: string) {
  return text
    .replace(TOKENS, '$1***')
    .replace(PHONE_NUMBERS, (_, digits: string) => maskPhoneNumber(`+${digits}`));
}

/**
 * The service's log: JSON lines, in which the text of every field is masked. The writer is made at the first line, because
 * most requests log nothing.
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
