import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { context } from 'esbuild';
import { leanSdk } from './lean-sdk.mjs';

const root = resolve(import.meta.dirname, '..');

/** The functions, one a file: `functions/get-call.ts` is `get-call`. */
export const functionNames = () =>
  readdirSync(resolve(root, 'functions'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'));

/** What a function takes in with `import()`, when it needs it at all: each is a file of its own. */
const loadedLater = ['lib/runtime/parking.ts'];

/**
 * One minified CommonJS file a function, in `dist/functions/`, and beside it what a function loads later. CommonJS
 * loads faster than an ES module and needs no shim for what the AWS SDK still requires; `mainFields` makes esbuild take
 * the SDK's ES modules, so that what a function does not use falls away.
 *
 * @returns {import('esbuild').BuildOptions}
 */
export const bundleOptions = () => ({
  absWorkingDir: root,
  entryPoints: [...functionNames().map((name) => `functions/${name}.ts`), ...loadedLater],
  outdir: 'dist',
  outbase: '.',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  plugins: [laterFiles, leanSdk()],
  supported: { 'dynamic-import': false }, // `require` does it, and does not wake Node's loader of ES modules
  logLevel: 'warning',
});

/** @type {import('esbuild').Plugin} */
const laterFiles = {
  name: 'later-files',
  setup(build) {
    build.onResolve({ filter: /^[.]/ }, ({ path, kind, importer, resolveDir }) => {
      if (kind !== 'dynamic-import' || importer.includes('node_modules')) return undefined;
      const module = relative(root, resolve(resolveDir, path));
      if (loadedLater.includes(module)) return { path: `../${bundleOf(module)}`, external: true };
      return { errors: [{ text: `${module} is loaded by import(): name it in loadedLater, or import it` }] };
    });
  },
};

/** @param {string} module */
const bundleOf = (module) => module.replace(/[.]ts$/, '.cjs');

/**
 * The files that a function consists of, its own bundle first, as esbuild tells in its `metafile`.
 *
 * @param {string} name
 * @param {import('esbuild').Metafile} metafile
 */
export const filesOf = (name, { outputs }) => {
  const bundle = `dist/functions/${name}.cjs`;
  const later = (outputs[bundle]?.imports ?? []).filter(({ path }) => path.startsWith('.'));
  return [bundle, ...later.map(({ path }) => join('dist/functions', path))];
};

/**
 * Bundles every function each time `rebuild` is called. Only a bundle that has changed is written, and in one step, so
 * that whoever reads it meanwhile (a packaging, a running stack, a test) gets the old one or the new one whole.
 */
export const bundler = async () => {
  const bundles = await context({ ...bundleOptions(), metafile: true, write: false });
  return {
    rebuild: async () => {
      const { outputFiles = [], metafile } = await bundles.rebuild();
      for (const { path, contents } of outputFiles) replace(path, contents);
      return metafile;
    },
    dispose: () => bundles.dispose(),
  };
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
const contentsOf = (path) => {
  try {
    return readFileSync(path);
  } catch {
    return undefined; // not bundled yet
  }
};
