import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { root } from '../deployment/package-service.ts';

/** `npx serverless invoke local -f NAME`, with the request that the repository keeps for it; what it printed as JSON. */
export async function invokeLocal(name: string, env: Record<string, string>) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [
      'node_modules/serverless/bin/serverless.js',
      ...['invoke', 'local', '-f', name, '-p', `test/fixtures/requests/${name}.json`],
    ],
    { cwd: root, env: { ...process.env, ...env } },
  );
  return JSON.parse(stdout.slice(stdout.indexOf('{\n'))) as { statusCode: number; body: unknown };
}
