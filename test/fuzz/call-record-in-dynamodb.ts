import fc from 'fast-check';
import { aTable } from '../calls/a-table.ts';
import { checkConvergence, deliveries, ofNewCall } from '../calls/convergence.ts';
import type { FuzzOptions } from './call-record.ts';

/** Runs between two reports of progress, and between two tables: an embedded table lives in memory. */
const STRIDE = 500;

/**
 * Calls whose events, and copies of them, are written at once by that many writers, through the embedded DynamoDB
 * with every request held back by chance; what is stored is held against the fold of it, byte for byte. Every other
 * table hands rows over with its refusals, as DynamoDB does, and every other does not.
 */
export async function run({ runs, seed, progress }: FuzzOptions): Promise<void> {
  for (let done = 0; done < runs; done += STRIDE) {
    const table = await aTable({ jitter: true, handsRowsOver: (done / STRIDE) % 2 === 0 });
    const property = fc.asyncProperty(deliveries, (events) => checkConvergence(table, ofNewCall(events)));
    await fc.assert(property, { numRuns: Math.min(STRIDE, runs - done), seed: seed + done });
    await table.close();
    progress(Math.min(runs, done + STRIDE));
  }
}
