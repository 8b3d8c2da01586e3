import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const source = readFileSync(new URL('./illegal.ts', import.meta.url), 'utf8');

interface Case {
  /** The line of the code that must not compile, counted from 1. */
  readonly line: number;
  readonly code: string;
  readonly reason: string;
}

const lines = source.split('\n');
const cases: readonly Case[] = lines.flatMap((text, index) => {
  const reason = /^\/\/ @ts-expect-error (.+)/.exec(text)?.[1];
  return reason === undefined ? [] : [{ line: index + 2, code: lines[index + 1] ?? '', reason }];
});

describe('the compiler', () => {
  let directory: string;
  /** What the compiler says of each line that it refuses. */
  const errors = new Map<number, string>();

  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'illegal-'));
    writeFileSync(
      join(directory, 'illegal.ts'),
      source.replaceAll('@ts-expect-error', '').replace('../../lib/', join(root, 'lib/')),
    );
    writeFileSync(join(directory, 'package.json'), '{ "type": "module" }');
    writeFileSync(
      join(directory, 'tsconfig.json'),
      JSON.stringify({
        extends: join(root, 'tsconfig.json'),
        compilerOptions: { types: [] },
        include: ['illegal.ts'],
        exclude: [],
      }),
    );
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [tsc, '--pretty', 'false', '-p', directory], {
      encoding: 'utf8',
    });
    let line = 0;
    for (const text of stdout.split('\n')) {
      line = Number(/illegal\.ts\((\d+),/.exec(text)?.[1] ?? line);
      errors.set(line, `${errors.get(line) ?? ''}${text}\n`);
    }
  });

  afterAll(() => rmSync(directory, { recursive: true }));

  test('is asked at least forty times', () => {
    expect(cases.length).toBeGreaterThanOrEqual(40);
  });

  test.each(cases)('refuses $code', ({ line, reason }) => {
    expect(errors.get(line)).toContain(reason);
  });

  test('accepts everything else', () => {
    const refused = [...errors.keys()].filter((line) => line > 0);

    expect(refused).toEqual(cases.map(({ line }) => line));
  });
});
