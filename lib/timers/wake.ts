import type { RowKey } from '../table/table.ts';

/** The message that wakes a row: its key. */
export function writeWake({ pk, sk }: RowKey): string {
  return JSON.stringify({ pk, sk });
}

/** @throws SyntaxError or TypeError for a text that is no such message */
export function readWake(body: string): RowKey {
  const { pk, sk } = JSON.parse(body);
  if (typeof pk !== 'string' || typeof sk !== 'string') throw new TypeError('A wake names no row');
  return { pk, sk };
}

/**
 * Does the work of each row that a batch of messages names, all at once. A message that fails is not told again by the
 * queue: its row still waits, and comes back by itself when its lease is over.
 *
 * @returns the errors of those that failed
 */
export async function wakeEach(
  bodies: readonly string[],
  work: (key: RowKey) => Promise<unknown>,
): Promise<unknown[]> {
  const results = await Promise.allSettled(bodies.map(async (body) => work(readWake(body))));
  return results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
}
