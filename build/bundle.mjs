import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { context } from 'esbuild';
import { leanSdk } from './lean-sdk.mjs';

const root = resolve(import.meta.dirname, '..');

/** The functions, one a file: `functions/get-call.ts` is `get-call`. */
export const functionNames = () =>
  readdirSync(resolve(root, 'functions'))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'));

/**
 * One minified CommonJS file a function, in `dist/functions/`. CommonJS loads faster than an ES module and needs
 * no shim for what the AWS SDK still requires; `mainFields` makes esbuild take the SDK's ES modules, so that what
 * a function does not use falls away.
 *
 * @returns {import('esbuild').BuildOptions}
 */
export const bundleOptions = () => ({
  absWorkingDir: root,
  entryPoints: functionNames().map((name) => `functions/${name}.ts`),
  outdir: 'dist',
  outbase: '.',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  mainFields: ['module', 'main'],
  plugins: [leanSdk()],
  logLevel: 'warning',
});

/**
 * Bundles every function each time `rebuild` is called. Only a bundle that has changed is written, and in one step, so
 * that whoever reads it meanwhile (a packaging, a running stack, a test) gets the old one or the new one whole.
 */
export const bundler = async () => {
  const bundles = await context({ ...bundleOptions(), write: false });
  return {
    rebuild: async () => {
      const { outputFiles = [] } = await bundles.rebuild();
      for (const { path, contents } of outputFiles) replace(path, contents);
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
