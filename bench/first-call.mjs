import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/*
 * node bench/first-call.mjs [--warm]: how long a newcomer waits from `npm start` in a fresh clone to the end of a first call,
 * part by part. npm's cache is empty, unless --warm leaves it as it is on this machine.
 */

const { values } = parseArgs({ options: { warm: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'piga-first-call-'));
const clone = join(folder, 'piga');
const env = {
  ...process.env,
  NO_COLOR: '1',
  ...(!values.warm && { npm_config_cache: join(folder, 'npm-cache') }),
  ...{ PIGA_API_PORT: '28000', PIGA_AT_PORT: '28100', PIGA_DYNAMODB_PORT: '28200', PIGA_AWS_PORT: '28300' },
};

run(
  'git',
  ['clone', '--quiet', '--depth', '1', `file://${resolve(import.meta.dirname, '..')}`, clone],
  folder,
);
const begun = performance.now();
const stack = spawn('npm', ['start'], {
  cwd: clone,
  env,
  detached: true,
  stdio: ['ignore', 'pipe', 'inherit'],
});
let output = '';
stack.stdout.on('data', (chunk) => {
  output += chunk;
});
try {
  const installed = await until(() => existsSync(join(clone, 'node_modules/.piga-installed')));
  const ready = await until(() => output.includes('Piga is ready'));
  run('npm', ['run', '--silent', 'call', '--', '254711000111'], clone);
  const called = performance.now();

  const size = run('du', ['-sm', 'node_modules'], clone).split('\t')[0];
  const seconds = (from, to) => `${((to - from) / 1000).toFixed(1).padStart(5)} s`;
  console.log(`npm's cache ${values.warm ? 'as it was' : 'empty'}, ${availableParallelism()} processors, load ${loadavg()[0]?.toFixed(1)}
${seconds(begun, installed)}  installing ${size} MB of packages
${seconds(installed, ready)}  from there until the stack is ready
${seconds(ready, called)}  npm run call
${seconds(begun, called)}  from npm start to the end of the first call`);
} finally {
  if (stack.exitCode === null) {
    process.kill(-stack.pid, 'SIGINT');
    await new Promise((ended) => stack.once('exit', ended));
  }
  rmSync(folder, { recursive: true, force: true });
}

/** @param {() => boolean} isSo */
async function until(isSo) {
  while (!isSo()) {
    if (stack.exitCode !== null) throw new Error(`npm start ended with ${stack.exitCode}:\n${output}`);
    await new Promise((later) => setTimeout(later, 50));
  }
  return performance.now();
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}
