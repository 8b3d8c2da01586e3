import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const project = join(import.meta.dirname, '../..');

/**
 * What the compiler says of sources that are no files of the project, by file and line; further lines of a message are
 * with the first. They import from `./piga/…`, which is the project.
 */
export async function compile(
  sources: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, ReadonlyMap<number, string>>> {
  // Below the project, so that its packages are found.
  const directory = await mkdtemp(join(project, 'node_modules/.compiled-'));
  try {
    await symlink(project, join(directory, 'piga'));
    for (const [file, source] of Object.entries(sources)) await writeFile(join(directory, file), source);
    const { compilerOptions } = JSON.parse(await readFile(join(project, 'tsconfig.json'), 'utf8'));
    const config = { compilerOptions, files: Object.keys(sources) };
    await writeFile(join(directory, 'tsconfig.json'), JSON.stringify(config));
    return diagnosticsIn(await tsc(directory));
  } finally {
    await rm(directory, { recursive: true });
  }
}

function tsc(directory: string): Promise<string> {
  return promisify(execFile)(process.execPath, [
    join(project, 'node_modules/typescript/bin/tsc'),
    ...['-p', directory, '--pretty', 'false'],
  ]).then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
}

function diagnosticsIn(output: string): Map<string, Map<number, string>> {
  const files = new Map<string, Map<number, string>>();
  let of = { file: '', line: 0 };
  for (const text of output.split('\n')) {
    const [, file, line] = /([^/(]+\.ts)\((\d+),\d+\): error/.exec(text) ?? [];
    if (file !== undefined) of = { file, line: Number(line) };
    const lines = files.get(of.file) ?? new Map<number, string>();
    files.set(of.file, lines.set(of.line, `${lines.get(of.line) ?? ''}${text}\n`));
  }
  files.delete('');
  return files;
}
