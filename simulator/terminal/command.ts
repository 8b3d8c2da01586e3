import { dialled, isPhoneNumber } from '../phone-page/model/phone-number.js';

/** The streams and the environment of a command. */
export interface Terminal {
  readonly stdout: { write(text: string): unknown; isTTY?: boolean };
  readonly stderr: { write(text: string): unknown; isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A command cannot do what was asked; the message tells the person why, in one line. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/** Where the parts of the local stack are. */
export function addresses(env: Terminal['env']): { service: string; simulator: string } {
  return {
    service: `http://127.0.0.1:${portIn(env, 'PIGA_API_PORT', '8000')}`,
    simulator: `http://127.0.0.1:${portIn(env, 'PIGA_AT_PORT', '8100')}`,
  };
}

/** An empty variable counts as one that is not set, as shells have it. */
function portIn(env: Terminal['env'], name: string, otherwise: string): string {
  const port = env[name];
  if (port === undefined || port === '') return otherwise;
  if (/^\d+$/.test(port)) return port;
  throw new CommandError(`${name} is ${port}: a port number such as ${otherwise} is expected.`);
}

/**
 * A telephone number as people type it, in E.164, read as the phone page reads it: `0711…` is a number of the country where
 * `home` is. The name of a browser phone stays as it is.
 */
export function readNumber(typed: string, home = '+254711082000'): string {
  const number = dialled(typed, home);
  if (isPhoneNumber(number)) return number;
  throw new CommandError(`${typed} is no phone number: write 0711000111, 254711000111 or +254711000111.`);
}
