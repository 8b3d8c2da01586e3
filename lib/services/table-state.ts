import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expiryAfter, keyAttributes, type Row, readRow, refusalOf, type Table } from '../table/table.ts';
import type { FlowService } from './service.ts';

/** Small states that several calls share, each under a key: who is being rung for a caller, how often a PIN was wrong. */
export interface TableState<State> {
  /**
   * Replaces a state by what `change` makes of the newest one, and returns it. When another call was faster, `change`
   * runs again on what that call has left.
   *
   * @param change gets `undefined` where there is no state yet; returning `undefined` leaves it so
   * @throws when eight others in a row were faster
   */
  readonly change: (
    key: string,
    change: (was: State | undefined) => State | undefined,
  ) => Promise<State | undefined>;
}

const MAX_ATTEMPTS = 8;

/**
 * States in the table, under a name of their own.
 *
 * @param days after which an untouched state is gone
 */
export function tableState<State>(name: string, { days = 1 } = {}): FlowService<TableState<State>> {
  return ({ table, now }) => ({
    change: async (key, change) => {
      const rowKey = { pk: `#state ${name}`, sk: key };
      for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const row = await readRow(table, rowKey);
        const was = stateIn<State>(row, now());
        const next = change(was);
        if (next === undefined || next === was) return was;
        const isWritten = await replace(table, row, {
          ...keyAttributes(rowKey),
          state: { S: JSON.stringify(next) },
          expiresAt: expiryAfter(days, now()),
        });
        if (isWritten) return next;
      }
      throw new Error(`The state '${name}' is changed by too many calls at once`);
    },
  });
}

/** Nothing when its days are over: DynamoDB deletes such rows up to two days late. */
function stateIn<State>({ state, expiresAt }: Row, now: Date): State | undefined {
  const isGone = Number(expiresAt?.N ?? 0) * 1000 <= now.getTime();
  return isGone || state?.S === undefined ? undefined : JSON.parse(state.S);
}

/** Puts the next row if the one that was read is still there; whether it did. */
async function replace(table: Table, { version }: Row, next: Row): Promise<boolean> {
  const was = version?.N ?? '0';
  const put = new PutItemCommand({
    TableName: table.tableName,
    Item: { ...next, version: { N: String(Number(was) + 1) } },
    ConditionExpression: version === undefined ? 'attribute_not_exists(pk)' : 'version = :was',
    ...(version && { ExpressionAttributeValues: { ':was': { N: was } } }),
  });
  return (await refusalOf(table.dynamodb.send(put))) === undefined;
}
