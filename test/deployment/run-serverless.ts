import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { aServiceFolder, nowhere, root, serverless } from './package-service.ts';

/**
 * Runs `npx serverless` while this process goes on, so that it can be AWS to it; in a terminal, if told so, where secrets may
 * be shown that must not stand in the log of a CI.
 */
export async function runServerless(
  args: readonly string[],
  env: Record<string, string> = {},
  { inTerminal = false, project = root } = {},
) {
  const service = aServiceFolder(project);
  const command = [process.execPath, serverless, ...args];
  const [program = '', ...rest] = inTerminal ? terminalOf(command) : command;
  const child = spawn(program, rest, {
    cwd: service.folder,
    env: { ...nowhere, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((ended) => child.on('close', ended)),
  ]);
  service.remove();
  return { exitCode, output: stripVTControlCharacters(stdout + stderr).replaceAll('\r', '') };
}

function terminalOf(command: readonly string[]) {
  return [
    'script',
    '--quiet',
    '--return',
    '--command',
    command.map((word) => `'${word}'`).join(' '),
    '/dev/null',
  ];
}
