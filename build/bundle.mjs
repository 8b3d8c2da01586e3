import { readdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { context } from 'esbuild';

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
  alias: { '@aws-sdk/credential-provider-node': './build/lambda-credentials.ts' },
  logLevel: 'warning',
});

/** Bundles every function, and again each time `rebuild` is called. */
export const bundler = () => context(bundleOptions());
