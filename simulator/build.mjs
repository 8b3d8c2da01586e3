// Builds the package: one file that is both the library and the command, with the phone page and the ready scenarios in
// it, and its types. Usage: node build.mjs [FOLDER]; the folder is dist, unless told.

import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const folder = resolve(process.argv[2] ?? join(here, 'dist'));

/**
 * @param {string} directory
 * @param {RegExp} fits
 */
function textFiles(directory, fits) {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) =>
    fits.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(directory, name), 'utf8')]));
}

/** @type {import('esbuild').Plugin} */
const embedFiles = {
  name: 'embed-files',
  setup({ onLoad }) {
    onLoad({ filter: /simulator[\\/]embedded\.ts$/ }, () => {
      const page = textFiles(join(here, 'phone-page'), /\.(html|js|css|svg)$/);
      const scenarios = textFiles(join(here, 'scenarios'), /\.yml$/);
      return { contents: `export const embedded = ${JSON.stringify({ page, scenarios })};`, loader: 'js' };
    });
  },
};

rmSync(folder, { recursive: true, force: true });
const file = join(folder, 'africastalking-simulator.mjs');
await build({
  entryPoints: [join(here, 'main.ts')],
  outfile: file,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  minifySyntax: true,
  minifyWhitespace: true,
  banner: { js: '#!/usr/bin/env node' },
  plugins: [embedFiles],
  logLevel: 'warning',
});
chmodSync(file, 0o755);

const typescript = createRequire(import.meta.url).resolve('typescript/package.json');
const options = ['--declaration', '--emitDeclarationOnly', '--noEmit', 'false', '--skipLibCheck'];
const { status } = spawnSync(
  process.execPath,
  [
    join(typescript, '..', 'bin', 'tsc'),
    '-p',
    join(here, 'tsconfig.json'),
    ...options,
    '--outDir',
    join(folder, 'types'),
  ],
  { stdio: 'inherit' },
);
// Our own imports name .ts files; whoever installs the package has .d.ts files, which are named by .js.
for (const name of readdirSync(join(folder, 'types'), { recursive: true, encoding: 'utf8' })) {
  if (!name.endsWith('.d.ts')) continue;
  const declarations = join(folder, 'types', name);
  const text = readFileSync(declarations, 'utf8');
  writeFileSync(declarations, text.replaceAll(/((?:from|import\() ?'\.[^']*)\.ts'/g, "$1.js'"));
}
process.exitCode = status ?? 1;
