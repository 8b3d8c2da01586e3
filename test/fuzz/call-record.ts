import fc from 'fast-check';
import { laws } from '../calls/laws.ts';

const properties = Object.values(laws) as fc.IProperty<unknown>[];

/** A topic of `npm run fuzz`: each run tries one law of the call record on one set of events. */
export const callRecord = {
  name: 'calls',
  things: 'laws of the call record',
  run: ({ int }: { readonly int: (below: number) => number }): void => {
    const property = properties[int(properties.length)] as fc.IProperty<unknown>;
    fc.assert(property, { numRuns: 1, seed: int(2 ** 31) });
  },
};
