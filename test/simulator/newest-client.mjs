// For every night: tries Africa's Talking's Node client, in its newest version, on the simulator. The lock file holds the
// version that every other run uses, so that a new one never breaks the build; here it is met first.
// Usage: npm run newest-client
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'newest-client-'));

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
function run(command, args, options) {
  return (
    spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32', ...options }).status ??
    1
  );
}

try {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const client = ['install', 'africastalking@latest', '--no-audit', '--no-fund', '--loglevel=error'];
  process.exitCode = run('npm', client, { cwd: folder });
  if (process.exitCode === 0) {
    const manifest = join(folder, 'node_modules/africastalking/package.json');
    console.log(`africastalking ${JSON.parse(readFileSync(manifest, 'utf8')).version}`);
    const suite = [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      'test/simulator/official-client.test.ts',
    ];
    const env = { ...process.env, OFFICIAL_CLIENT_FROM: join(folder, 'package.json') };
    process.exitCode = run(process.execPath, suite, { cwd: root, env });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
