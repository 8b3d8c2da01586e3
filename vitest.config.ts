import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // The product's own tests get a routing of their own, as package.json says under `imports`: whoever changes `flows/`
    // breaks none of them.
    alias: [{ find: /^#flows\//, replacement: `${import.meta.dirname}/test/product-flows/` }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // These want an emulated AWS, and other languages, and have commands of their own: npm run test:deployed, test:package.
    exclude: ['test/deployed/**', 'test/package/**'],
    // Time enough for a machine with two busy cores; a test that hangs is found all the same.
    testTimeout: 30_000,
    // Vitest leaves a core free for its own process; most tests here wait for others.
    maxWorkers: 2,
    // To load the AWS SDK and all else anew for every file took as long as a third of the tests. A file leaves its process as
    // it was; one that needs modules nobody has used says so: vi.hoisted(() => vi.resetModules()).
    isolate: false,
    hookTimeout: 120_000,
    env: {
      PIGA_TESTS: 'true', // and so do the functions that a test bundles: build/bundle/bundle.mjs
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  },
});
