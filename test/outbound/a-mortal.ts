import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TestTable } from '../calls/a-table.ts';

/** Lets so many things happen outside, and then nothing more; the last one `before` it happens or `after`. */
export function aMortal(deathAt: number, when: 'before' | 'after') {
  let seen = 0;
  let died = () => {};
  const death = new Promise<void>((resolve) => {
    died = resolve;
  });
  const never = new Promise<never>(() => {});
  const guarded =
    <Arguments extends unknown[], Result>(work: (...given: Arguments) => Promise<Result>) =>
    async (...given: Arguments): Promise<Result> => {
      seen += 1;
      if (seen < deathAt) return work(...given);
      if (seen === deathAt && when === 'after') await work(...given).catch(() => {});
      died();
      return never;
    };
  return { guarded, death, seen: () => seen };
}

/** The same table through a client that dies. */
export function mortalTable({ guarded }: ReturnType<typeof aMortal>, table: TestTable): TestTable {
  const dynamodb = Object.create(table.dynamodb) as DynamoDBClient;
  dynamodb.send = guarded(table.dynamodb.send.bind(table.dynamodb)) as DynamoDBClient['send'];
  return { ...table, dynamodb };
}
