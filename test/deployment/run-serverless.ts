import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { aServiceFolder, nowhere, serverless } from './package-service.ts';

/** Runs `npx serverless` while this process goes on, so that it can be AWS to it. */
export async function runServerless(args: readonly string[], env: Record<string, string> = {}) {
  const service = aServiceFolder();
  const child = spawn(process.execPath, [serverless, ...args], {
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
  return { exitCode, output: stdout + stderr };
}
