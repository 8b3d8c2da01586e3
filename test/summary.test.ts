import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, it } from 'vitest';

/* The end of CI's log: .ci/summary.mjs reads what Vitest reports of each suite. */

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'piga-summary-'));
afterAll(() => rmSync(folder, { recursive: true }));

const passing = { status: 'passed', fullName: 'a call ends', failureMessages: [] };
const failing = {
  status: 'failed',
  fullName: 'a call rings',
  failureMessages: [
    `\u001b[31mAssertionError\u001b[39m: expected 1 to be 2\n${'    at somewhere\n'.repeat(40)}`,
  ],
};

/** A report as Vitest writes it, in which one file has these tests, or could not be loaded and says why. */
function report(name: string, tests: readonly (typeof passing | typeof failing)[], message = '') {
  const failed = tests.filter(({ status }) => status === 'failed').length;
  const success = failed === 0 && message === '';
  const file = join(folder, `${name}.json`);
  writeFileSync(
    file,
    JSON.stringify({
      ...{
        numPassedTests: tests.length - failed,
        numFailedTests: failed,
        numPendingTests: 2,
        numTodoTests: 1,
      },
      success,
      testResults: [
        {
          name: join(root, `test/${name}.test.ts`),
          ...{ status: success ? 'passed' : 'failed', message, assertionResults: tests },
        },
      ],
    }),
  );
  return file;
}

function summary(...files: readonly string[]) {
  const { stdout, status } = spawnSync(process.execPath, ['.ci/summary.mjs', ...files], {
    cwd: root,
    encoding: 'utf8',
  });
  return { lines: stdout.trimEnd().split('\n'), status };
}

it('adds up the suites in its last line, and has nothing else to say when all of them passed', () => {
  const { lines, status } = summary(report('calls', [passing, passing]), report('flows', [passing]));

  expect(lines).toEqual(['3 passed, 0 failed, 6 skipped']);
  expect(status).toBe(0);
});

it('tells file, name and the first lines of what is wrong of each test that failed', () => {
  const { lines, status } = summary(report('calls', [passing, failing]), report('flows', [failing]));

  expect(lines[0]).toBe('FAILED test/calls.test.ts > a call rings');
  expect(lines[1]).toBe('    AssertionError: expected 1 to be 2');
  expect(lines).toContain('    … and 29 lines more, further up');
  expect(lines).toContain('FAILED test/flows.test.ts > a call rings');
  expect(lines.at(-1)).toBe('1 passed, 2 failed, 6 skipped');
  expect(lines.length).toBeLessThan(35);
  expect(status).toBe(1);
});

it.each([
  ['a file that cannot be loaded', () => report('events', [], 'SyntaxError: no such export'), 'SyntaxError'],
  ['a run that wrote no report', () => join(folder, 'nothing.json'), 'nothing.json'],
])('counts %s as failed, and names it', (_, broken, said) => {
  const { lines, status } = summary(report('calls', [passing]), broken());

  expect(lines.join('\n')).toContain(said);
  expect(lines.at(-1)).toMatch(/^1 passed, 1 failed, /);
  expect(status).toBe(1);
});

it('is no success when nothing ran', () => {
  expect(summary(report('calls', []))).toEqual({ lines: ['0 passed, 0 failed, 3 skipped'], status: 1 });
});
