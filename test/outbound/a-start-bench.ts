import { afterAll, beforeAll } from 'vitest';
import { aSharedTable } from '../calls/a-recorded-table.ts';
import type { TestTable } from '../calls/a-table.ts';
import { anAfricasTalking } from './an-africastalking.ts';

/** What the tests of a file start calls with: one table, and one Africa's Talking that is asked to ring. */
export function aStartBench(makeTable?: () => Promise<TestTable>) {
  const table = aSharedTable(makeTable);
  const africasTalking = {} as Awaited<ReturnType<typeof anAfricasTalking>>;
  beforeAll(async () => {
    Object.assign(africasTalking, await anAfricasTalking());
  });
  afterAll(() => africasTalking.close());
  return { table, africasTalking };
}
