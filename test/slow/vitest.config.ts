import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { defineConfig } from 'vitest/config';
import everyRun from '../../vitest.config.ts';

const root = resolve(import.meta.dirname, '../..');
const triesMore = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => join('test', file))
  .filter((file) => /\/(runs|crashing)\.ts'/.test(readFileSync(join(root, file), 'utf8')));

/**
 * `npm run test:slow`, which CI runs: what is about this machine as it is and cannot be hurried (`npm test` has a short test of
 * each kind), and what is tried a few times there, many times. See runs.ts.
 */
export default defineConfig({
  resolve: everyRun.resolve ?? {},
  test: {
    root,
    include: ['test/slow/**/*.test.ts', ...triesMore],
    testTimeout: 400_000,
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 120_000,
    maxWorkers: 2,
    isolate: false,
    env: { ...everyRun.test?.env, PIGA_TEST_RUNS: 'many' },
  },
});
