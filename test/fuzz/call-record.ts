import fc from 'fast-check';
import { laws } from '../calls/laws.ts';

export interface FuzzOptions {
  /** How many times all laws together are tried. */
  readonly runs: number;
  readonly seed: number;
  readonly progress: (done: number) => void;
}

/** Runs between two reports of progress. */
const STRIDE = 10_000;

/** Tries the laws of the call record in turn; the first that fails throws with its counterexample and seed. */
export function run({ runs, seed, progress }: FuzzOptions): void {
  const properties = Object.values(laws) as fc.IProperty<unknown>[];
  let done = 0;
  for (let round = 0; done < runs; round += 1) {
    for (const property of properties) {
      const numRuns = Math.min(STRIDE, Math.ceil(runs / properties.length), runs - done);
      if (numRuns <= 0) return;
      fc.assert(property, { numRuns, seed: seed + round });
      done += numRuns;
      progress(done);
    }
  }
}
