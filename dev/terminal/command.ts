/** What a command of the terminal works with. */
export interface Terminal {
  stdout: { write(text: string): unknown; isTTY?: boolean };
  stderr: { write(text: string): unknown; isTTY?: boolean };
  env: Readonly<Record<string, string | undefined>>;
}

/** A command cannot do what was asked; the message tells the person why, in one line. */
export class CannotDo extends Error {
  override readonly name = 'CannotDo';
}

/** Where the parts of the local stack are. */
export function addresses(env: Terminal['env']): { service: string; simulator: string } {
  return {
    service: `http://127.0.0.1:${env['PIGA_API_PORT'] ?? '8000'}`,
    simulator: `http://127.0.0.1:${env['PIGA_AT_PORT'] ?? '8100'}`,
  };
}

/** A telephone number as people type it, in E.164. The name of a browser phone stays as it is. */
export function readNumber(typed: string): string {
  if (/^[\w-]+\.[\w.-]+$/.test(typed) && /[a-z]/i.test(typed)) return typed;
  const number = typed.replace(/[\s().-]/g, '').replace(/^00|^\+?/, '+');
  if (/^\+[1-9]\d{6,14}$/.test(number)) return number;
  throw new CannotDo(`${typed} is not a number with its country code: write 254711000111 or +254711000111.`);
}
