import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../build/bundle/bundle.mjs';

/** A module as the functions are bundled: what loads TypeScript for a benchmark makes its functions slower than they are. */
export async function bundled<Module>(entry: string): Promise<Module> {
  const folder = mkdtempSync(join(tmpdir(), 'piga-bench-'));
  const outfile = join(folder, 'entry.cjs');
  const { entryPoints: _, outdir: __, ...options } = bundleOptions();
  await build({ ...options, entryPoints: [entry], outfile });
  const module = createRequire(import.meta.url)(outfile);
  rmSync(folder, { recursive: true });
  return module;
}
