import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { pendingStartId } from '../calls/event/internal-events.ts';
import { SESSION_ROWS } from '../calls/store/reconcile-start.ts';
import type { Table } from '../table/table.ts';
import type { UnansweredRequest } from './idempotency.ts';

/**
 * The session that a start without an answer turned out to be: the first one that a callback named after it. The store of
 * calls leaves a row for each under the id of the start.
 */
export async function findSession(
  { dynamodb, tableName }: Table,
  { phoneNumber, clientRequestId, since }: UnansweredRequest,
): Promise<string | undefined> {
  const { Items: rows = [] } = await dynamodb.send(
    new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :start AND begins_with(sk, :session)',
      ExpressionAttributeValues: {
        ':start': { S: pendingStartId(clientRequestId, phoneNumber) },
        ':session': { S: SESSION_ROWS },
      },
      ConsistentRead: true,
    }),
  );
  const [first] = rows
    .filter((row) => (row['heardAt']?.S ?? '') >= since)
    .sort((a, b) => ((a['heardAt']?.S ?? '') < (b['heardAt']?.S ?? '') ? -1 : 1));
  return first?.['sk']?.S?.slice(SESSION_ROWS.length);
}
