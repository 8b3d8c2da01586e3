import { defineConfig } from 'vitest/config';

/** What is tried on a stage that is really deployed, into an emulated AWS: `npm run test:deployed`. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/deployed/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 400_000,
    maxWorkers: 3, // on two cores: a deploy, a schedule and a doctor wait more than they work
    bail: 0,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
