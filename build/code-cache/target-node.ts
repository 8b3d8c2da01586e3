import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { NodeCommand } from './compile-functions.ts';

const run = promisify(execFile);

/** Whoever deploys waits for it. */
const quickly = ['--fetch-retries=0', '--fetch-timeout=20000'];

/** Where the Nodes are that npm has brought. */
const store = resolve(import.meta.dirname, '../../.local/target-node');

export interface Target {
  /** As in serverless.yml: `nodejs24.x`. */
  readonly runtime: string;
  /** As in serverless.yml: `arm64` or `x86_64`. */
  readonly architecture: string;
}

/** What is installed for programs of another processor: by Node's name of it, qemu's and Debian's. */
const emulators: Readonly<
  Record<string, { readonly qemu: string; readonly library: string; readonly packages: string }>
> = {
  arm64: {
    qemu: 'qemu-aarch64',
    library: '/usr/aarch64-linux-gnu',
    packages: 'qemu-user libc6-arm64-cross libstdc++6-arm64-cross',
  },
  x64: {
    qemu: 'qemu-x86_64',
    library: '/usr/x86_64-linux-gnu',
    packages: 'qemu-user libc6-amd64-cross libstdc++6-amd64-cross',
  },
};

/**
 * The Node that a function will run on, on this machine: npm's of that version and processor, by an emulator where the
 * processor is another.
 *
 * @returns the command, or why there is none
 */
export async function targetNode({
  runtime,
  architecture,
}: Target): Promise<{ readonly node: NodeCommand } | { readonly missing: string }> {
  if (process.platform !== 'linux') return { missing: 'it is made on Linux, which Lambda is' };
  const processor = architecture === 'x86_64' ? 'x64' : architecture;
  const major = /^nodejs(\d+)/.exec(runtime)?.[1] ?? '';
  const brought = await bring(`node-linux-${processor}`, major);
  if ('missing' in brought) return brought;
  const node = commandOf(brought.program, processor);
  try {
    await run(node[0], [...node.slice(1), '--version']);
    return { node };
  } catch {
    const packages = processor === process.arch ? undefined : emulators[processor]?.packages;
    const remedy = packages === undefined ? '' : ` (on Debian and Ubuntu: apt install ${packages})`;
    return { missing: `programs for Linux on ${processor} do not run here${remedy}` };
  }
}

function commandOf(program: string, processor: string): NodeCommand {
  const emulator = emulators[processor];
  if (processor === process.arch || emulator === undefined) return [program];
  return [emulator.qemu, '-L', emulator.library, program];
}

/** npm's newest of a major version, or the one that it has brought before. */
async function bring(
  name: string,
  major: string,
): Promise<{ readonly program: string } | { readonly missing: string }> {
  try {
    const { stdout } = await run('npm', ['view', `${name}@${major}`, 'version', '--json', ...quickly]);
    const versions = [JSON.parse(stdout)].flat();
    const folder = join(store, `${name}-${versions.at(-1)}`);
    if (!existsSync(folder)) await unpack(`${name}@${versions.at(-1)}`, folder);
    return { program: join(folder, 'bin/node') };
  } catch (error) {
    const known = broughtBefore(name, major);
    const reason = error instanceof Error ? error.message.split('\n', 1)[0] : String(error);
    return known === undefined
      ? { missing: `npm could not bring ${name}@${major} (${reason})` }
      : { program: known };
  }
}

async function unpack(spec: string, folder: string): Promise<void> {
  mkdirSync(store, { recursive: true });
  const beside = mkdtempSync(join(store, 'new-'));
  try {
    const { stdout } = await run('npm', ['pack', spec, '--silent', '--pack-destination', beside]);
    await run('tar', ['-xzf', join(beside, stdout.trim()), '-C', beside]);
    renameSync(join(beside, 'package'), folder);
  } finally {
    rmSync(beside, { recursive: true });
  }
}

function broughtBefore(name: string, major: string): string | undefined {
  if (!existsSync(store)) return undefined;
  const folder = readdirSync(store).find((brought) => brought.startsWith(`${name}-${major}.`));
  return folder === undefined ? undefined : join(store, folder, 'bin/node');
}
