import fc from 'fast-check';
import { aTable, type TestTable } from '../calls/a-table.ts';
import {
  checkConvergence,
  checkForgery,
  deliveries,
  forgedDeliveries,
  ofNewCall,
} from '../calls/convergence.ts';
import type { Random } from './random.ts';
import type { Topic } from './topic.ts';

/**
 * Calls whose events, and copies of them, are written at once by that many writers, through the embedded DynamoDB
 * with every request held back by chance; what is stored is held against the fold of it, byte for byte. Every fifth
 * call is forged into. Every other table hands rows over with its refusals, as DynamoDB does, and every other does not.
 */
export const callRecordInDynamoDB = {
  name: 'calls-in-dynamodb',
  things: 'calls',
  usualRuns: 10_000,
  run: async ({ int, chance }: Random) => {
    const table = await tableForNextCall();
    const property = chance(20)
      ? fc.asyncProperty(forgedDeliveries, (events) => checkForgery(table, ofNewCall(events)))
      : fc.asyncProperty(deliveries, (events) => checkConvergence(table, ofNewCall(events)));
    await fc.assert(property, { numRuns: 1, seed: int(2 ** 31) });
  },
  end: () => current?.close(),
} satisfies Topic;

/** Calls of a table: an embedded one lives in memory. */
const CALLS_A_TABLE = 500;

let current: TestTable | undefined;
let calls = 0;

async function tableForNextCall(): Promise<TestTable> {
  if (calls % CALLS_A_TABLE === 0) {
    await current?.close();
    current = await aTable({ jitter: true, handsRowsOver: (calls / CALLS_A_TABLE) % 2 === 0 });
  }
  calls += 1;
  return current as TestTable;
}
