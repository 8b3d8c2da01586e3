/** What a command of the terminal works with. */
export interface Terminal {
  stdout: { write(text: string): unknown; isTTY?: boolean };
  stderr: { write(text: string): unknown; isTTY?: boolean };
  env: Readonly<Record<string, string | undefined>>;
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

/** A telephone number as people type it, in E.164. The name of a browser phone stays as it is. */
export function readNumber(typed: string): string {
  if (/^[\w-]+\.[\w.-]+$/.test(typed) && /[a-z]/i.test(typed)) return typed;
  const number = typed.replace(/[\s().-]/g, '').replace(/^00|^\+?/, '+');
  if (/^\+[1-9]\d{6,14}$/.test(number)) return number;
  throw new CommandError(
    `${typed} is not a number with its country code: write 254711000111 or +254711000111.`,
  );
}
