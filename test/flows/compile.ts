import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const project = join(import.meta.dirname, '../..');

export interface Compiled {
  /** What the compiler says, by file and line; further lines of a message are with the first. */
  readonly said: ReadonlyMap<string, ReadonlyMap<number, string>>;
  /** How often it has made a type of a generic one: what its time goes into, and unlike time the same everywhere. */
  readonly instantiations: number;
}

/** Compiles sources that are no files of the project. They import from `./piga/…`, which is the project. */
export async function compile(sources: Readonly<Record<string, string>>): Promise<Compiled> {
  // Below the project, so that its packages are found.
  const directory = await mkdtemp(join(project, 'node_modules/.compiled-'));
  try {
    await symlink(project, join(directory, 'piga'));
    for (const [file, source] of Object.entries(sources)) await writeFile(join(directory, file), source);
    const { compilerOptions } = JSON.parse(await readFile(join(project, 'tsconfig.json'), 'utf8'));
    const config = { compilerOptions, files: Object.keys(sources) };
    await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(config));
    const output = await tsc(directory);
    const [, instantiations] = /^Instantiations: +(\d+)/m.exec(output) ?? [];
    return { said: diagnosticsIn(output), instantiations: Number(instantiations) };
  } finally {
    await rm(directory, { recursive: true });
  }
}

function tsc(directory: string): Promise<string> {
  return promisify(execFile)(process.execPath, [
    join(project, 'node_modules/typescript/bin/tsc'),
    ...['-p', directory, '--pretty', 'false', '--extendedDiagnostics'],
  ]).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
}

function diagnosticsIn(output: string): Map<string, Map<number, string>> {
  const files = new Map<string, Map<number, string>>();
  let of = { file: '', line: 0 };
  for (const text of output.split('\n')) {
    if (text.startsWith('Files: ')) break;
    const [, file, line] = /([^/(]+\.ts)\((\d+),\d+\): error/.exec(text) ?? [];
    if (file !== undefined) of = { file, line: Number(line) };
    const lines = files.get(of.file) ?? new Map<number, string>();
    files.set(of.file, lines.set(of.line, `${lines.get(of.line) ?? ''}${text}\n`));
  }
  files.delete('');
  return files;
}
