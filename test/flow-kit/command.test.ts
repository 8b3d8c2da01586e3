import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../flow-kit/catalogue.ts';
import { bundledPrograms } from '../bundled-programs.ts';
import { aProject } from '../local/a-project.ts';

const project = join(import.meta.dirname, '../..');

/** Runs a program of the flow kit over the routing of the tests, as everywhere here. */
async function run(name: string, args: readonly string[], { input = '' } = {}) {
  const programs = await bundledPrograms(['flow-kit/command.ts', 'flow-kit/check-flows.ts'], ['piga-tests']);
  return runNode([join(programs, `${name}.mjs`), ...args], { input });
}

async function runNode(args: readonly string[], { input = '', cwd = project } = {}): Promise<Outcome> {
  const options = { cwd, env: { ...process.env, NODE_OPTIONS: '' } };
  const running = promisify(execFile)(process.execPath, args, options);
  running.child.stdin?.end(input);
  return running.then(
    ({ stdout, stderr }) => ({ stdout, stderr, code: 0 }),
    ({ stdout, stderr, code }) => ({ stdout, stderr, code }),
  );
}

interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

describe('npm run check', () => {
  test('tells of a flow that cannot be loaded in one line, and hides the reports of no others', async () => {
    const { folder, saveInPlace } = aProject();
    saveInPlace(
      'flows/index.ts',
      `import { route } from '../lib/flows/index.ts';
import { welcome } from './welcome.ts';
export const routing = route({ flows: { welcome }, otherwise: 'welcome' });
`,
    );
    saveInPlace(
      'flows/welcome.ts',
      `import { flow, openingHours } from '../lib/flows/index.ts';
openingHours({ timeZone: 'Africa/Nairoby', week: { mon: '08:00-17:00' } });
export const welcome = flow({ start: 'bye', steps: { bye: { end: 'Goodbye.' } } });
`,
    );

    const { stdout, code } = await runNode(['--import', 'tsx', 'flow-kit/check-flows.ts'], { cwd: folder });

    expect(code).toBe(1);
    expect(stdout.split('\n').filter((line) => line.includes('Nairoby'))).toEqual([
      "flows/welcome.ts:2: openingHours: there is no time zone 'Africa/Nairoby'. Did you mean Africa/Nairobi?",
    ]);
    expect(stdout).toMatch(/^survey +\d+ steps/m);
    expect(stdout).not.toContain('    at ');
  });
});

describe('npm run flow', () => {
  test('lists the flows with their worst-case length', async () => {
    const { stdout } = await run('command', []);

    expect(stdout).toMatch(/^menu +9 steps {2}at most \d+ min \d+ s and 31 turns$/m);
    for (const name of Object.keys(catalogue))
      expect(stdout).toMatch(new RegExp(`^${name} +\\d+ steps`, 'm'));
  });

  test('walks through a flow with the answers that are typed, to the end of the input', async () => {
    const { stdout, code } = await run('command', ['voicemail', '--walk'], { input: 's\n' });

    expect(stdout).toContain('“We did not hear a message. To try again, press 1. Otherwise just hang up.”');
    expect(stdout).toMatch(/■ The call is over\.\s*$/);
    expect(code).toBe(0);
  });

  test.each([
    [['wellcome'], "There is no flow 'wellcome'. There are: menu, reception,"],
    [['menu', '--draw'], "There is no option '--draw'; there is --all, --walk, --help"],
  ])('says what is wrong with %j', async (args, message) => {
    const { stderr, code } = await run('command', args);

    expect(stderr).toContain(message);
    expect(code).toBe(1);
  });
});

test('the check of npm run check tells every flow and its worst-case length', async () => {
  const { stdout, code } = await run('check-flows', []);

  expect(stdout).toMatch(/^welcome +1 steps {2}at most 6 s and 1 turn$/m);
  expect(code).toBe(0);
});
