import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const stamp = resolve(root, 'node_modules', '.piga-installed');

/**
 * Installs what package-lock.json names, unless exactly that is installed already: a fresh clone, or one whose lock
 * file has changed, needs no command but `npm start` or `npm test`. A fresh clone gets exactly what the lock file has
 * (`npm ci`); where packages are there already, `npm install` brings what has changed in a fraction of the time, and leaves the lock file
 * alone.
 */
const wanted = createHash('sha256')
  .update(readFileSync(resolve(root, 'package-lock.json')))
  .digest('hex');
const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;

if (installed !== wanted) {
  console.log('Installing packages (once; about half a minute) …');
  const isFresh = !existsSync(resolve(root, 'node_modules', '.package-lock.json'));
  const { status } = spawnSync(
    'npm',
    [...(isFresh ? ['ci'] : ['install', '--no-save']), '--no-audit', '--no-fund', '--loglevel=error'],
    { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' },
  );
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}
