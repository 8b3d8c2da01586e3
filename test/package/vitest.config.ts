import { defineConfig } from 'vitest/config';

/**
 * The simulator’s package as it is installed, with applications and libraries in other languages, which wants those languages:
 * `npm run test:package`.
 */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/package/**/*.test.ts'],
    globalSetup: 'test/package/installed.ts',
    testTimeout: 60_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
});
