import { expect, it } from 'vitest';
import { soak } from './soak.ts';

it('tells the truth about every call, whatever became of its callbacks', async () => {
  const { calls, wrong, delivered, events } = await soak({ calls: 60, seed: 'suite' });

  expect(wrong).toEqual([]);
  expect(calls).toBe(60);
  expect(delivered).toBeGreaterThan(events);
}, 60_000);
