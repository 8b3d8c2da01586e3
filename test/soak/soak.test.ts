import { expect, it } from 'vitest';
import { runs } from '../runs.ts';
import { soak } from './soak.ts';

const CALLS = runs(20, 60);

it('tells the truth about every call, whatever became of its callbacks', async () => {
  const { calls, wrong, delivered, events } = await soak({ calls: CALLS, seed: 'suite' });

  expect(wrong).toEqual([]);
  expect(calls).toBe(CALLS);
  expect(delivered).toBeGreaterThan(events);
}, 60_000);
