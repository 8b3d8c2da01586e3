import { ConditionalCheckFailedException, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TableLayout } from './table-layout.ts';

/** The table of events and calls, as `resources/calls-table.yml` defines it. */
export interface CallTable extends TableLayout {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
}

export interface RequestOptions {
  readonly abortSignal?: AbortSignal;
}

/** The refusal of a write whose condition did not hold; nothing when it was written. */
export async function refusalOf(
  sent: Promise<unknown>,
): Promise<ConditionalCheckFailedException | undefined> {
  try {
    await sent;
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error;
    throw error;
  }
}

/** Waits for both even when one fails, so that no request is left running in a process that is then frozen. */
export async function both<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  const [first, second] = await Promise.allSettled([a, b]);
  if (first.status === 'rejected') throw first.reason;
  if (second.status === 'rejected') throw second.reason;
  return [first.value, second.value];
}
