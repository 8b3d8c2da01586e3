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

/** How people call the commands, for help and messages. */
export interface CommandNames {
  readonly call: string;
  readonly console: string;
  /** What starts the simulator. */
  readonly start: string;
}

/** In a project whose stack is the service and the simulator. */
export const projectCommands: CommandNames = {
  call: 'npm run call --',
  console: 'npm run console --',
  start: 'npm start',
};

/** In the simulator's own package, where nothing is known of the service. */
export const packageCommands: CommandNames = {
  call: 'africastalking-simulator call',
  console: 'africastalking-simulator console',
  start: 'npx africastalking-simulator --line http://127.0.0.1:5000/voice',
};

export const simulatorOptionSpecs = { url: { type: 'string' }, port: { type: 'string' } } as const;

/** Where a command was told that the simulator is; nothing for the stack of this machine. */
export interface SimulatorPlace {
  readonly url?: string | undefined;
  readonly port?: string | undefined;
}

/** The simulator's address: as told by `--url` or `--port`, or where `PIGA_AT_PORT` says. Throws `CommandError`. */
export function simulatorAddress({ url, port }: SimulatorPlace, env: Terminal['env']): string {
  if (url !== undefined && port !== undefined)
    throw new CommandError('--url and --port both say where the simulator is: leave one of them out.');
  if (port !== undefined) return localAddress(port, '--port');
  if (url === undefined) return localAddress(env['PIGA_AT_PORT'] || '8100', 'PIGA_AT_PORT');
  if (/^https?:\/\/[^/?#]+\/?$/.test(url) && URL.canParse(url)) return url.replace(/\/$/, '');
  throw new CommandError(`--url ${url}: the simulator’s address is expected, such as http://127.0.0.1:8100.`);
}

/** The address of the service of the local stack. */
export function serviceAddress(env: Terminal['env']): string {
  // An empty variable counts as one that is not set, as shells have it.
  return localAddress(env['PIGA_API_PORT'] || '8000', 'PIGA_API_PORT');
}

function localAddress(port: string, from: string): string {
  if (/^\d{1,5}$/.test(port)) return `http://127.0.0.1:${port}`;
  throw new CommandError(`${from} is ${port}: a port number such as 8100 is expected.`);
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
