import fc from 'fast-check';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { runs } from '../runs.ts';
import { aTable, type TestTable } from './a-table.ts';
import { checkConvergence, checkForgery, deliveries, forgedDeliveries, ofNewCall } from './convergence.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable({ jitter: true, handsRowsOver: false });
});
afterAll(() => table.close());

describe('a call that many functions write to at once', () => {
  it('ends in the row that its stored events fold to, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(deliveries, (events) => checkConvergence(table, ofNewCall(events))),
      { numRuns: runs(10, 60) },
    );
  }, 60_000);

  it('takes in nothing that names another number, and loses none of it', async () => {
    await fc.assert(
      fc.asyncProperty(forgedDeliveries, (events) => checkForgery(table, ofNewCall(events))),
      { numRuns: runs(6, 30) },
    );
  }, 60_000);
});
