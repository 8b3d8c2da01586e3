import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { context } from 'esbuild';
import { firstUse, firstUseEntries } from './lazy-packages.mjs';
import { leanSdk } from './lean-sdk.mjs';

const root = resolve(import.meta.dirname, '../..');

/**
 * The bundles of the product's own tests hold the routing of test/product-flows/ instead of `flows/`, and have a folder of
 * their own: what is started or deployed meanwhile never meets them.
 */
const isForTests = process.env['PIGA_TESTS'] === 'true';

/** Where the bundles are, from the top of the project. */
export const bundlesFolder = isForTests ? 'dist/tests' : 'dist';

/** The source of every function by its name, one a file: `functions/voice/get-call.ts` is `get-call`. */
export function functionSources() {
  return new Map(
    readdirSync(resolve(root, 'functions'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .map((file) => [basename(file, '.ts'), join('functions', file)]),
  );
}

/** @internal for tests and benchmarks */
export function functionNames() {
  return [...functionSources().keys()];
}

/** The source of every function, and where its bundle goes. */
export function functionEntries() {
  return [...functionSources()].map(([name, source]) => ({ in: source, out: `functions/${name}` }));
}

/**
 * The first line of each bundle. Lambda starts Node with --expose-gc and sizes of its memory (so its published bootstraps), and
 * under other flags than its own Node throws away what it was shipped with of its own modules compiled, unless they are
 * taken back before those are loaded. The sizes have been set by then, and stay; Node 20 looks at them, and 24 does not.
 */
export const takeBackFlags =
  "if(globalThis.gc)require('node:v8').setFlagsFromString('--no-expose-gc --max-semi-space-size=0 --max-old-space-size=0');";

/**
 * One minified CommonJS file a function, in `functions/`, and in `first-use/` what is loaded on its first use.
 * CommonJS loads faster than an ES module, needs no shim for what the AWS SDK still requires, and can wait with loading;
 * `mainFields` makes esbuild take the SDK's ES modules, so that what a function does not use falls away.
 *
 * @returns {import('esbuild').BuildOptions}
 */
export function bundleOptions() {
  return {
    absWorkingDir: root,
    entryPoints: [...functionEntries(), ...firstUseEntries],
    outdir: bundlesFolder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    ...(isForTests ? { conditions: ['piga-tests', 'module'] } : {}),
    supported: { 'dynamic-import': false }, // the SDK imports node:http so, and that alone would start Node's ES modules
    banner: { js: takeBackFlags },
    plugins: [firstUse, leanSdk()],
    logLevel: 'warning',
  };
}

/**
 * The files that a function consists of, its own bundle first, as esbuild tells in its `metafile`.
 *
 * @param {string} name
 * @param {import('esbuild').Metafile} metafile
 */
export function filesOf(name, { outputs }) {
  const files = new Set([`${bundlesFolder}/functions/${name}.cjs`]);
  // What is loaded on first use may load more: the set grows while it is walked through.
  for (const file of files)
    for (const { path } of outputs[file]?.imports ?? [])
      if (path.startsWith('.')) files.add(join(dirname(file), path));
  return [...files];
}

/**
 * Bundles every function each time `rebuild` is called. Only a bundle that has changed is written, and in one step, so
 * that whoever reads it meanwhile (a packaging, a running stack, a test) gets the old one or the new one whole.
 */
export async function bundler() {
  const bundles = await context({ ...bundleOptions(), metafile: true, write: false });
  return {
    rebuild: async () => {
      const { outputFiles = [], metafile } = await bundles.rebuild();
      writeBundles(outputFiles);
      return metafile;
    },
    dispose: () => bundles.dispose(),
  };
}

/** @type {(files: readonly { path: string, contents: Uint8Array }[]) => void} */
export const writeBundles = (files) => {
  for (const { path, contents } of files) replace(path, contents);
};

/** @type {(path: string, contents: Uint8Array) => void} */
const replace = (path, contents) => {
  if (contentsOf(path)?.equals(contents)) return;
  const beside = `${path}.${process.pid}`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(beside, contents);
  renameSync(beside, path);
};

/** @param {string} path */
function contentsOf(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined; // not bundled yet
  }
}
