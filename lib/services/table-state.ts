import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expiryAfter, keyAttributes, readRow, refusalOf } from '../table/table.ts';
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
        const seconds = now().getTime() / 1000;
        const isGone = Number(row['expiresAt']?.N ?? 0) <= seconds; // DynamoDB deletes such rows up to two days late
        const was = isGone ? undefined : (JSON.parse(row['state']?.S ?? 'null') as State);
        const next = change(was);
        if (next === undefined || next === was) return was;
        const version = row['version']?.N;
        const put = new PutItemCommand({
          TableName: table.tableName,
          Item: {
            ...keyAttributes(rowKey),
            state: { S: JSON.stringify(next) },
            version: { N: String(Number(version ?? 0) + 1) },
            expiresAt: expiryAfter(days, now()),
          },
          ConditionExpression: version === undefined ? 'attribute_not_exists(pk)' : 'version = :version',
          ...(version === undefined ? {} : { ExpressionAttributeValues: { ':version': { N: version } } }),
        });
        if ((await refusalOf(table.dynamodb.send(put))) === undefined) return next;
      }
      throw new Error(`The state '${name}' is changed by too many calls at once`);
    },
  });
}
