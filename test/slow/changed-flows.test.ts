import { describe, expect, it } from 'vitest';
import { aChangedProject } from '../a-changed-project.ts';

const { run } = aChangedProject();

describe('flows of somebody else’s', () => {
  it('compile, with the services that docs/services.md names for them', async () => {
    expect(await run('node_modules/typescript/bin/tsc', '--pretty', 'false')).toEqual({
      output: '',
      code: 0,
    });
  });

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
  });
});
