// In a bundle this package is loaded at the first line, and not with this file: build/bundle/lazy-packages.mjs.
import { Logger } from '@aws-lambda-powertools/logger';
import { masked } from './masking.ts';

/** The methods of Powertools' logger that the service uses. */
export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>;

/**
 * The service's log: JSON lines, in which the text of every field is masked, by the secrets in the environment as it is now. The writer is made at the first line, because
 * most requests log nothing.
 */
export function createLog(env: () => Readonly<Record<string, string | undefined>>): Log {
  let logger: Logger | undefined;
  const writer = () => {
    logger ??= new Logger({
      jsonReplacerFn: (_, value) => (typeof value === 'string' ? masked(value, env()) : value),
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
