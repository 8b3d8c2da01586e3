import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const stamp = resolve(root, 'node_modules', '.piga-installed');

/**
 * Installs what package-lock.json names, unless exactly that is installed already: a fresh clone, or one whose lock
 * file has changed, needs no command but `npm start` or `npm test`. It is `npm install` that leaves the lock file alone,
 * not `npm ci`: the latter refuses a lock file in which a registry mirror has left out the binaries of other platforms.
 */
const wanted = createHash('sha256')
  .update(readFileSync(resolve(root, 'package-lock.json')))
  .digest('hex');
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;

if (installed !== wanted) {
  console.log('Installing packages (once; about half a minute) …');
  const { status } = spawnSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}
