import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { nowhere, root } from './package-service.ts';

/** Runs `npx serverless` while this process goes on, so that it can be AWS to it. */
export const runServerless = async (args: readonly string[], env: Record<string, string> = {}) => {
  const child = spawn(process.execPath, ['node_modules/serverless/bin/serverless.js', ...args], {
    cwd: root,
    env: { ...nowhere, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((ended) => child.on('close', ended)),
  ]);
  return { exitCode, output: stdout + stderr };
};
