import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

const HELP = `Measures everything beside the alternatives and writes docs/performance.md; with topics, those alone, into the same page.

usage: npm run bench -- [TOPIC …]

  --short    measures briefly, and only prints
  --help     this text`;

/** `npm run bench`: installs what the measurements compare with, unless that is there already, and measures. */
const { values } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
});
if (values.help === true) {
  console.log(HELP);
  process.exit(0);
}

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
