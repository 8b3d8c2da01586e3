import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { readCommand } from '../../commands/command.ts';
import { aTable } from '../calls/a-table.ts';
import {
  checkConvergence,
  checkForgery,
  deliveries,
  forgedDeliveries,
  ofNewCall,
} from '../calls/convergence.ts';

/**
 * Calls whose events, and copies of them, are written at once by that many writers, through the embedded DynamoDB
 * with every request held back by chance; what is stored is held against the fold of it, byte for byte. Every fifth
 * call is forged into. Every other table hands rows over with its refusals, as DynamoDB does, and every other does not.
 */
const command = readCommand({
  usage: 'fuzz-dynamodb',
  does: 'Writes the events of random calls at once through the embedded DynamoDB, until what is stored is not what the events say.',
  options: {
    runs: { takes: 'N', meaning: 'calls; 10,000 unless told' },
    seed: { takes: 'N', meaning: 'the same calls again; random ones unless told' },
  },
  on: 'nothing',
});
const runs = command.countOf('runs', 10_000);
const seed = command.countOf('seed', randomInt(1, 2 ** 31));

/** Calls of a table: an embedded one lives in memory. */
const STRIDE = 500;

console.log(`${runs} calls, seed ${seed}`);
const begun = performance.now();
for (let done = 0; done < runs; done += STRIDE) {
  const table = await aTable({ jitter: true, handsRowsOver: (done / STRIDE) % 2 === 0 });
  const honest = fc.asyncProperty(deliveries, (events) => checkConvergence(table, ofNewCall(events)));
  const forged = fc.asyncProperty(forgedDeliveries, (events) => checkForgery(table, ofNewCall(events)));
  const some = Math.min(STRIDE, runs - done);
  await fc.assert(honest, { numRuns: Math.ceil(some * 0.8), seed: seed + done });
  await fc.assert(forged, { numRuns: Math.max(1, Math.floor(some * 0.2)), seed: seed + done });
  await table.close();
  console.log(`${done + some} calls converged, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
}
