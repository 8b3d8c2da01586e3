import fc from 'fast-check';
import { describe, it } from 'vitest';
import { runs } from '../runs.ts';
import { laws } from './laws.ts';

describe('by law,', () => {
  it.each(Object.entries(laws))('%s', (_, law) => {
    fc.assert(law as fc.IProperty<unknown>, { numRuns: runs(100, 500) });
  });
});
