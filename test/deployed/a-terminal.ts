import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { aServiceFolder, nowhere, root } from '../deployment/package-service.ts';

export type Terminal = ReturnType<typeof aTerminal>;

interface Typed {
  readonly env?: Readonly<Record<string, string>>;
  /** What is put in on standard input. */
  readonly input?: string;
}

/** A shell in a fresh clone, with `npm ci` behind it. The tools of AWS are there as a person has them. */
export function aTerminal(env: Readonly<Record<string, string>>) {
  const service = aServiceFolder();
  const tools = `${join(root, '.local/python/bin')}:${dirname(process.execPath)}:${nowhere.PATH}`;

  const type = async (command: string, { env: more = {}, input = '' }: Typed) => {
    const child = spawn('sh', ['-c', command], {
      cwd: service.folder,
      env: {
        ...nowhere,
        ...quiet,
        ...env,
        ...more,
        PATH: tools,
        HOME: service.folder,
        AWS_DEFAULT_REGION: env['AWS_REGION'], // which the first version of AWS's tool reads instead
      },
    });
    child.stdin.end(input);
    const [out, err, exitCode] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      new Promise<number | null>((ended) => child.on('close', ended)),
    ]);
    return { exitCode, output: stripVTControlCharacters(out + err).replaceAll('\r', '') };
  };

  return {
    folder: service.folder,
    /** Resolves with what the command printed; fails with that when the command does. */
    run: async (command: string, typed: Typed = {}) => {
      const { exitCode, output } = await type(command, typed);
      if (exitCode !== 0) throw new Error(`${command} ended with ${exitCode}:\n${output}`);
      return output;
    },
    /** The same, for a command that is to fail. */
    refused: async (command: string, typed: Typed = {}) => {
      const { exitCode, output } = await type(command, typed);
      if (exitCode === 0) throw new Error(`${command} was not refused:\n${output}`);
      return output;
    },
    close: service.remove,
  };
}

const quiet = {
  NO_UPDATE_NOTIFIER: '1',
  npm_config_update_notifier: 'false',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};
