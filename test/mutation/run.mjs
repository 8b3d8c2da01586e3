import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { rooms } from './rooms.mjs';

const here = import.meta.dirname;
const root = resolve(here, '../..');
const HELP = `Breaks the pure core in every way that Stryker knows, one at a time, and counts how many of these changes the tests notice.
Writes the score of each room into docs/mutation.md. All rooms together take some minutes.

usage: npm run mutation -- [ROOM …]

  ROOM       ${Object.keys(rooms).join(', ')}
  --workers  how many changes are tried at a time; 2 unless told
  --help     this text`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { workers: { type: 'string', default: '2' }, help: { type: 'boolean', short: 'h' } },
});
const unknown = positionals.find((name) => !Object.hasOwn(rooms, name));
if (values.help === true || unknown !== undefined) {
  console.log(unknown === undefined ? HELP : `There is no room '${unknown}'.\n\n${HELP}`);
  process.exit(unknown === undefined ? 0 : 1);
}

install();
const { Stryker } = await import('@stryker-mutator/core');
const scores = readScores();
for (const [name, { mutate, tests }] of Object.entries(rooms)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  process.env['PIGA_MUTATION_TESTS'] = tests.join(' ');
  const results = await new Stryker({
    mutate: [...mutate],
    testRunner: 'vitest',
    plugins: [resolve(here, 'node_modules/@stryker-mutator/vitest-runner/dist/src/index.js')],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // Stryker reads it by an API that TypeScript 7 has no more; nothing in it matters here.
    tsconfigFile: 'none.json',
    ignorePatterns: ['/bench', '/.local', '/.serverless', '/dist', '/coverage', '/docs/images'],
    tempDirName: '.mutation',
    reporters: ['dots'],
    logLevel: 'warn',
    concurrency: Number(values.workers),
    allowEmpty: false,
    // Only what never ends is to count as noticed by its time, and not what a busy machine kept waiting.
    timeoutMS: 20_000,
    timeoutFactor: 4,
  }).runMutationTest();
  scores.set(name, scoreOf(results));
  for (const { fileName, location, status, replacement } of results)
    if (status === 'Survived' || status === 'NoCoverage')
      console.log(`${status} ${fileName}:${location.start.line + 1} ${replacement?.replaceAll('\n', ' ')}`);
  console.log(`\n${name}: ${scores.get(name)}`);
}
writeFileSync(resolve(root, 'docs/mutation.md'), page());

function install() {
  const lock = readFileSync(resolve(here, 'package-lock.json'));
  const wanted = createHash('sha256').update(lock).digest('hex');
  const stamp = resolve(here, 'node_modules/.piga-installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.log('Installing Stryker (once; about half a minute) …');
  const { status } = spawnSync(
    'npm',
    ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      cwd: here,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    },
  );
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, wanted);
}

/** @param {readonly { status: string }[]} results */
function scoreOf(results) {
  const valid = results.filter(({ status }) => status !== 'CompileError' && status !== 'Ignored');
  const noticed = valid.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const percent = ((noticed / valid.length) * 100).toFixed(1);
  return `${valid.length} | ${noticed} | ${percent} %`;
}

/** The rows that are in the page, so that one room can be measured anew by itself. */
function readScores() {
  const file = resolve(root, 'docs/mutation.md');
  const rows = existsSync(file)
    ? [...readFileSync(file, 'utf8').matchAll(/^\| `([\w-]+)` \|[^|]*\| (\d.*) \|$/gm)]
    : [];
  return new Map(rows.map(([, name = '', score = '']) => [name, score]));
}

function page() {
  const rows = Object.entries(rooms)
    .filter(([name]) => scores.has(name))
    .map(
      ([name, { mutate }]) =>
        `| \`${name}\` | ${mutate.map((glob) => `\`${glob}\``).join(', ')} | ${scores.get(name)} |`,
    );
  return `# Whether the tests notice

Coverage says which lines a test runs; it does not say whether a test would notice if a line were wrong. \`npm run mutation\`
changes the pure core in one place at a time (a condition turned round, a constant changed, a statement taken out), runs the
tests of that room, and counts the changes that a test notices. The command writes this page, and prints what no test noticed,
with file and line. A room without a row here has not been measured yet.

| Room | Files | Changes | Noticed | Score |
|---|---|---|---|---|
${rows.join('\n')}
`;
}
