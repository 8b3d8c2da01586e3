import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import { counterOf } from '../../lib/platform/metrics.ts';

/*
 * Stands in a package where the function's bundle would: runs that bundle, and hands V8 what it compiled of it while the
 * package was made. V8 takes it only on a Node and a processor like those that it was made on; otherwise it says so
 * and compiles the bundle as ever. This file is bundled for each function: build/code-cache/compile-functions.ts.
 */

/** The file with both, beside this one. */
declare const COMPILED_FILE: string;
/** How much of it is the bundle. */
declare const SOURCE_BYTES: number;

const compiled = readFileSync(`${__dirname}/${COMPILED_FILE}`);
const script = new Script(compiled.toString('latin1', 0, SOURCE_BYTES), {
  filename: __filename,
  cachedData: compiled.subarray(SOURCE_BYTES),
});
if (script.cachedDataRejected) counterOf(process.env).count('CodeCacheRejected');

const loaded: { exports: { handler?: unknown } } = { exports: {} };
script.runInThisContext()(loaded.exports, require, loaded, __filename, __dirname);

export const { handler } = loaded.exports;
