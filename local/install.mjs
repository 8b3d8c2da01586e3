import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const stamp = resolve(root, 'node_modules', '.piga-installed');

if (realpathSync(process.argv[1] ?? '') === import.meta.filename) installPackages({ withTests: true });

/**
 * Installs what package-lock.json names, unless exactly that is installed already: a fresh clone, or one whose lock
 * file has changed, needs no command but `npm start` or `npm test`. What only tests and checks need (`devDependencies`, half
 * of all) is left out until one of them is asked for, and then added to what is there.
 *
 * A fresh clone gets exactly what the lock file has (`npm ci`); where packages are there already, `npm install` brings what
 * has changed in a fraction of the time, and leaves the lock file alone.
 *
 * @param {{ withTests: boolean }} wanted
 */
export function installPackages({ withTests }) {
  const wanted = createHash('sha256')
    .update(readFileSync(resolve(root, 'package-lock.json')))
    .digest('hex');
  const installed = existsSync(stamp) ? readFileSync(stamp, 'utf8') : undefined;
  const hasTests = existsSync(resolve(root, 'node_modules', 'vitest'));
  if (installed === wanted && (hasTests || !withTests)) return;

  console.log('Installing packages (once; about a minute) …');
  const isFresh = !existsSync(resolve(root, 'node_modules', '.package-lock.json'));
  const { status } = spawnSync(
    'npm',
    [
      ...(isFresh ? ['ci'] : ['install', '--no-save']),
      ...['--no-audit', '--no-fund', '--loglevel=error'],
      ...(withTests || hasTests ? [] : ['--omit=dev']),
    ],
    { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' },
  );
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}
