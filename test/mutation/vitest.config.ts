import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The tests of the room that is being broken; `run.mjs` names them. */
export default defineConfig({
  test: {
    root: resolve(import.meta.dirname, '../..'),
    include: (process.env['PIGA_MUTATION_TESTS'] ?? '').split(' '),
    isolate: false,
    testTimeout: 30_000,
    env: { PIGA_TESTS: 'true' },
  },
});
