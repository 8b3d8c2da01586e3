import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/*
 * A team has made `flows/` its own: the routing and the services of docs/services.md, and no welcome any more. What it wrote
 * is checked as the product's flows are, and no test of the product notices.
 */

const root = resolve(import.meta.dirname, '..');
const project = mkdtempSync(join(tmpdir(), 'piga-changed-flows-'));
const [routing = '', services = ''] = [
  ...readFileSync(join(root, 'docs/services.md'), 'utf8').matchAll(/^```ts\n(.*?)^```/gms),
].map(([, code]) => code);

beforeAll(() => {
  const isOwn = (path: string) => !/\/(node_modules|\.git|\.local|\.serverless|dist|bench)(\/|$)/.test(path);
  cpSync(root, project, { recursive: true, filter: isOwn });
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  rmSync(join(project, 'flows/welcome.ts'));
  writeFileSync(join(project, 'flows/index.ts'), routing);
  writeFileSync(join(project, 'flows/services.ts'), services);
});
afterAll(() => rmSync(project, { recursive: true }));

async function run(...args: readonly string[]): Promise<{ output: string; code: number }> {
  const { PIGA_TESTS: _, ...env } = process.env;
  const running = promisify(execFile)(process.execPath, args, {
    cwd: project,
    env: { ...env, NO_COLOR: '1' },
  });
  return running.then(
    ({ stdout }) => ({ output: stdout, code: 0 }),
    ({ stdout, stderr, code }) => ({ output: `${stdout}${stderr}`, code }),
  );
}

describe('flows of somebody else’s', () => {
  it('compile, with the services that docs/services.md names for them', async () => {
    expect(await run('node_modules/typescript/bin/tsc', '--pretty', 'false')).toEqual({
      output: '',
      code: 0,
    });
  }, 120_000);

  it('pass the check; and do not when a service is missing, which is named', async () => {
    const good = await run('--import', 'tsx', 'flow-kit/check-flows.ts');
    writeFileSync(join(project, 'flows/services.ts'), services.replace(/^ {2}notifier/m, '  teller'));
    const bad = await run('--import', 'tsx', 'flow-kit/check-flows.ts');
    writeFileSync(join(project, 'flows/services.ts'), services);

    expect(good).toMatchObject({ code: 0 });
    expect(bad).toEqual({
      code: 1,
      output: expect.stringContaining(
        "The flow 'voicemail' calls on the service 'notifier', which flows/services.ts does not have.",
      ),
    });
  }, 60_000);

  it('break no test of the product that has to do with flows', async () => {
    const { output, code } = await run(
      'node_modules/vitest/vitest.mjs',
      ...['run', '--reporter=dot', 'test/functions', 'test/flows', 'test/flow-kit', 'test/services'],
      // Measurements, and what takes minutes, have nothing to do with it.
      ...['size', 'speed', 'types'].flatMap((name) => ['--exclude', `test/flows/${name}.test.ts`]),
      ...['--exclude', 'test/flow-kit/any-caller.test.ts'],
    );

    expect(output).not.toMatch(/FAIL/);
    expect(code).toBe(0);
  }, 300_000);
});
