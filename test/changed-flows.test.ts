import { describe, expect, it } from 'vitest';
import { aChangedProject } from './a-changed-project.ts';

/*
 * What a team wrote is checked as the product's flows are, and no test of the product notices. Here are two tests of it that
 * could; test/slow has all of them.
 */

const { run, withServices } = aChangedProject();

describe('flows of somebody else’s', () => {
  it('pass the check; and do not when a service is missing, which is named', async () => {
    const check = () => run('--import', 'tsx', 'flow-kit/check-flows.ts');
    const good = await check();
    const bad = await withServices(/^ {2}notifier/m, '  teller', check);

    expect(good).toMatchObject({ code: 0 });
    expect(bad).toEqual({
      code: 1,
      output: expect.stringContaining(
        "The flow 'voicemail' calls on the service 'notifier', which flows/services.ts does not have.",
      ),
    });
  }, 120_000);

  it('break neither the tests of who answers calls nor those of the welcome', async () => {
    const { output, code } = await run(
      'node_modules/vitest/vitest.mjs',
      ...['run', '--reporter=dot', 'test/flows/routing.test.ts', 'test/flows/welcome.test.ts'],
    );

    expect(output).not.toMatch(/FAIL/);
    expect(output).toMatch(/Test Files +2 passed/);
    expect(code).toBe(0);
  }, 120_000);
});
