import { expect, test } from 'vitest';
import { flows, isCalled } from '../fuzz/flows.ts';
import { randomFrom } from '../fuzz/random.ts';
import { runs } from '../runs.ts';

test('a flow at random that passes the check keeps what the check says of it, whatever callers do', () => {
  const seeds = Array.from({ length: runs(100, 250) }, (_, seed) => seed);

  for (const seed of seeds) flows.run(randomFrom(seed));

  expect(seeds.filter((seed) => isCalled(randomFrom(seed))).length).toBeGreaterThan(runs(25, 50));
});
