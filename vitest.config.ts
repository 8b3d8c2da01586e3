import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    // The product's own tests get a routing of their own, as package.json says under `imports`: whoever changes `flows/`
    // breaks none of them.
    alias: [{ find: /^#flows\//, replacement: `${import.meta.dirname}/test/product-flows/` }],
  },
  test: {
    include: ['test/**/*.test.ts'],
    // These want an emulated AWS, other languages, minutes, and packages of their own: npm run test:deployed, test:package,
    // test:slow, mutation.
    exclude: ['test/deployed/**', 'test/package/**', 'test/slow/**', 'test/mutation/**'],
    // Time enough for a machine with two busy cores; a test that hangs is found all the same.
    testTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
    // Vitest leaves a core free for its own process; most tests here wait for others.
    maxWorkers: 2,
    // To load the AWS SDK and all else anew for every file took as long as a third of the tests. A file leaves its process as
    // it was; one that needs modules nobody has used says so: vi.hoisted(() => vi.resetModules()).
    isolate: false,
    hookTimeout: 120_000,
    // npm run coverage, and CI's own run of the suite: each room is held just under what its tests reach.
    coverage: {
      include: [
        'lib/{africastalking,calls,flows,http-client,outbound,phone-numbers,voice-xml}/**/*.ts',
        'simulator/**/*.ts',
      ],
      exclude: ['test/**'],
      reporter: ['text-summary', 'html'],
      thresholds: {
        'lib/africastalking/**': { lines: 92, branches: 88 },
        'lib/calls/**': { lines: 93, branches: 85 },
        'lib/flows/**': { lines: 97, branches: 92 },
        'lib/http-client/**': { lines: 92, branches: 85 },
        'lib/outbound/**': { lines: 92, branches: 76 },
        'lib/phone-numbers/**': { lines: 99, branches: 97 },
        'lib/voice-xml/**': { lines: 99, branches: 98 },
        'simulator/**': { lines: 96, branches: 87 },
      },
    },
    env: {
      PIGA_TESTS: 'true', // and so do the functions that a test bundles: build/bundle/bundle.mjs
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    },
  },
});
