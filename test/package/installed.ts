import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';

const run = promisify(execFile);
const simulator = resolve(import.meta.dirname, '../../simulator');

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder that the package is installed in. */
    installed: string;
  }
}

/** Before all tests: packs the simulator and installs it into an empty folder, without a network, as anybody would. */
export default async function setup({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-package-'));
  await run('npm', ['pack', '--silent', '--pack-destination', folder], { cwd: simulator });
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) as string;
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  const install = ['install', '--offline', '--no-audit', '--no-fund', join(folder, tarball)];
  await run('npm', install, { cwd: folder });
  provide('installed', folder);
  return () => rmSync(folder, { recursive: true });
}
