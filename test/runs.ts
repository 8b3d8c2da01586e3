/**
 * How often a test tries something at random, or at once: a few times in `npm test`, which is waited for, and many times in
 * `npm run test:slow`, which runs the files that ask this once more.
 */
export function runs(few: number, many: number): number {
  return MANY ? many : few;
}

const MANY = process.env['PIGA_TEST_RUNS'] === 'many';
