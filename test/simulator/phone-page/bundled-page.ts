import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** The page as it is served to people: a file for each of its modules. */
export const pageAsServed = resolve(import.meta.dirname, '../../../simulator/phone-page');

let made: Promise<string> | undefined;

/**
 * The same page as one script and one style sheet. Each test opens the page at an address of its own, and sixty files that are in no
 * cache took Chromium longer than the rest of most tests.
 */
export function bundledPage(): Promise<string> {
  made ??= bundle();
  return made;
}

async function bundle(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'piga-phone-page-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  await build({
    entryPoints: ['main.js', 'styles/index.css'].map((file) => join(pageAsServed, file)),
    outbase: pageAsServed,
    outdir: folder,
    bundle: true,
    format: 'esm',
    logLevel: 'warning',
  });
  for (const file of ['index.html', 'icon.svg']) copyFileSync(join(pageAsServed, file), join(folder, file));
  return folder;
}
