import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

const made = new Map<string, Promise<string>>();

/**
 * A folder with these programs, `commands/rebuild.ts` as `rebuild.mjs`: bundled once for all tests of this process. `tsx`, by which
 * npm runs them, reads each file of theirs and of the AWS SDK anew at each start, and takes five times as long. That they run by it
 * too is for one test of each kind to show.
 */
export function bundledPrograms(
  entryPoints: readonly string[],
  conditions: readonly string[] = [],
): Promise<string> {
  const key = JSON.stringify([entryPoints, conditions]);
  const folder = made.get(key) ?? bundle(entryPoints, conditions);
  made.set(key, folder);
  return folder;
}

async function bundle(entryPoints: readonly string[], conditions: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'piga-programs-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: [...entryPoints],
    conditions: [...conditions],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    outExtension: { '.js': '.mjs' },
    mainFields: ['module', 'main'],
    // Packages that are no modules of ECMAScript's call it.
    banner: {
      js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);`,
    },
    logLevel: 'warning',
  });
  return folder;
}
