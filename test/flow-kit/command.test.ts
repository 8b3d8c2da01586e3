import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../flow-kit/catalogue.ts';

const project = join(import.meta.dirname, '../..');

/** Runs a TypeScript file as `npm run` does. */
async function run(
  file: string,
  args: readonly string[],
  input = '',
): Promise<{ stdout: string; stderr: string; code: number }> {
  const flags = ['--conditions=piga-tests', '--import', 'tsx']; // with the routing of the tests, as everywhere here
  const running = promisify(execFile)(process.execPath, [...flags, file, ...args], { cwd: project });
  running.child.stdin?.end(input);
  return running.then(
    ({ stdout, stderr }) => ({ stdout, stderr, code: 0 }),
    ({ stdout, stderr, code }) => ({ stdout, stderr, code }),
  );
}

describe('npm run flow', () => {
  test('lists the flows with their worst-case length', async () => {
    const { stdout } = await run('flow-kit/command.ts', []);

    expect(stdout).toMatch(/^menu +9 steps {2}at most \d+ min \d+ s and 31 turns$/m);
    for (const name of Object.keys(catalogue))
      expect(stdout).toMatch(new RegExp(`^${name} +\\d+ steps`, 'm'));
  });

  test('walks through a flow with the answers that are typed, to the end of the input', async () => {
    const { stdout, code } = await run('flow-kit/command.ts', ['voicemail', '--walk'], 's\n');

    expect(stdout).toContain('“We did not hear a message. To try again, press 1. Otherwise just hang up.”');
    expect(stdout).toMatch(/■ The call is over\.\s*$/);
    expect(code).toBe(0);
  });

  test.each([
    [['wellcome'], "There is no flow 'wellcome'. There are: menu, reception,"],
    [['menu', '--draw'], "There is no option '--draw'; there is --all, --walk, --help"],
  ])('says what is wrong with %j', async (args, message) => {
    const { stderr, code } = await run('flow-kit/command.ts', args);

    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });
});

test('the check of npm run check tells every flow and its worst-case length', async () => {
  const { stdout, code } = await run('flow-kit/check-flows.ts', []);

  expect(stdout).toMatch(/^welcome +1 steps {2}at most 6 s and 1 turn$/m);
  expect(code).toBe(0);
});
