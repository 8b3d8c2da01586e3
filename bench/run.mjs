import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

/*
 * `npm run bench`: installs what the measurements compare with, unless that is there already, and measures.
 *
 *   npm run bench                       everything, and writes docs/performance.md
 *   npm run bench -- --short            everything, briefly; prints only
 *   npm run bench -- answers events     these topics, and puts them into that page
 */
const here = import.meta.dirname;
const stamp = resolve(here, 'node_modules', '.piga-installed');
const wanted = createHash('sha256')
  .update(readFileSync(resolve(here, 'package-lock.json')))
  .digest('hex');

function run(/** @type {string} */ command, /** @type {string[]} */ args, /** @type {string} */ cwd) {
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const { status } = spawnSync(command, args, { cwd, env, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.log("Installing what is measured beside us (once; AWS's runtime client compiles for minutes) …");
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], here);
  writeFileSync(stamp, wanted);
}
run(process.execPath, ['--import', 'tsx', 'bench/measure.ts', ...process.argv.slice(2)], resolve(here, '..'));
