import { beforeEach, describe, it } from 'vitest';
import { aSharedTable } from '../calls/a-recorded-table.ts';
import { aDayOfCalls, faults } from '../fuzz/outbound.ts';
import { randomFrom } from '../fuzz/random.ts';
import { runs } from '../runs.ts';

/* Hundreds of such days: npm run fuzz -- outbound --runs 300 */

const table = aSharedTable();
beforeEach(() => table.clear());

describe.each(Object.entries(faults).slice(-runs(2, 4)))('a database that %s', (_, fault) => {
  it('lets no cap be passed, keeps the ledger as the record is, and blocks nothing for good', async () => {
    await aDayOfCalls(table, randomFrom(1), fault);
  }, 60_000);
});
