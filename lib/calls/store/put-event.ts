import { type AttributeValue, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type ApartReason, apartAttributes, eventKey, eventRow, type StoredEvent } from './event-row.ts';
import { type CallTable, type RequestOptions, refusalOf } from './table.ts';

/**
 * Puts an event into its row. Of several copies the earliest stays, whichever comes first here: the row is
 * the same in the end.
 */
export async function keepEvent(
  table: CallTable,
  event: StoredEvent,
  options: RequestOptions,
): Promise<'stored' | 'known'> {
  const row = eventRow(event, table);
  const put = new PutItemCommand({
    TableName: table.tableName,
    Item: row,
    ConditionExpression:
      'attribute_not_exists(pk) OR receivedAt > :receivedAt OR (receivedAt = :receivedAt AND #copy > :copy)',
    ExpressionAttributeNames: { '#copy': 'copy' },
    ExpressionAttributeValues: {
      ':receivedAt': row['receivedAt'] as AttributeValue,
      ':copy': row['copy'] as AttributeValue,
    },
  });
  return (await refusalOf(table.dynamodb.send(put, options))) === undefined ? 'stored' : 'known';
}

/** Marks a stored event: the mark takes it out of its call and shows it to an operator. */
export async function setApart(
  table: CallTable,
  event: StoredEvent,
  reason: ApartReason,
  options: RequestOptions,
): Promise<void> {
  const { apart, apartShard } = apartAttributes(event, reason, table);
  const mark = new UpdateItemCommand({
    TableName: table.tableName,
    Key: eventKey(event),
    UpdateExpression: 'SET apart = :apart, apartShard = :apartShard',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: {
      ':apart': apart as AttributeValue,
      ':apartShard': apartShard as AttributeValue,
    },
  });
  await refusalOf(table.dynamodb.send(mark, options));
}
