import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

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

  console.log('Installing packages (once; about half a minute) …');
  const isFresh = !existsSync(resolve(root, 'node_modules', '.package-lock.json'));
  const omit = withTests || hasTests ? [] : ['--omit=dev'];
  const isDone = isFresh && !withTests && installAside(omit);
  const status = isDone ? 0 : npm([...(isFresh ? ['ci'] : ['install', '--no-save']), ...omit], root);
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}

/**
 * Installs in a folder aside and moves the packages here when they are whole, so that an install that is broken off leaves
 * nothing. The lock file names versions and digests but no addresses, for which npm would fetch the list of all versions of
 * each of 300 packages; aside, it is told the addresses in the registry that it is set to, and has a third less to do.
 *
 * @param {readonly string[]} omit
 * @returns {boolean} false where it does not work: then the plain way says why, or does
 */
function installAside(omit) {
  const aside = resolve(root, '.local', 'installing');
  rmSync(aside, { recursive: true, force: true });
  /** @type {{ workspaces: string[] }} */
  const { workspaces } = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
  for (const file of ['package.json', ...workspaces.map((folder) => join(folder, 'package.json'))]) {
    mkdirSync(dirname(resolve(aside, file)), { recursive: true });
    cpSync(resolve(root, file), resolve(aside, file));
  }
  const lock = JSON.parse(readFileSync(resolve(root, 'package-lock.json'), 'utf8'));
  const registry = npmSetting('registry');
  if (!URL.canParse(registry)) return false;
  for (const [path, entry] of Object.entries(lock.packages)) {
    entry.resolved ??= addressOf(registry, path, entry);
    // TypeScript is a peer that valibot does not need; without this npm would take that for a reason to install it.
    for (const [name, { optional }] of Object.entries(entry.peerDependenciesMeta ?? {}))
      if (optional) delete entry.peerDependencies?.[name];
  }
  writeFileSync(resolve(aside, 'package-lock.json'), JSON.stringify(lock));

  const isDone = npm(['ci', ...omit, '--loglevel=silent'], aside) === 0;
  if (isDone) {
    rmSync(resolve(root, 'node_modules'), { recursive: true, force: true });
    renameSync(resolve(aside, 'node_modules'), resolve(root, 'node_modules'));
  }
  rmSync(aside, { recursive: true, force: true });
  return isDone;
}

/**
 * Where a package is in a registry; nothing for what is in this project.
 *
 * @param {string} registry its URL
 * @param {string} path in the lock file: `node_modules/a/node_modules/@b/c`
 * @param {{ version?: string, name?: string, link?: boolean }} entry
 */
function addressOf(registry, path, { version, name = path.split('node_modules/').at(-1), link }) {
  if (!path.includes('node_modules/') || link === true) return undefined;
  return new URL(`${name}/-/${name?.split('/').at(-1)}-${version}.tgz`, registry.replace(/\/*$/, '/')).href;
}

/** @param {string} name */
function npmSetting(name) {
  const { stdout } = spawnSync('npm', ['config', 'get', name], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return stdout?.trim() ?? '';
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function npm(args, cwd) {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd, stdio: /** @type {const} */ ('inherit'), shell: process.platform === 'win32' };
  return spawnSync('npm', [...quiet, ...args], options).status;
}
