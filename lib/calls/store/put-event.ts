import { type AttributeValue, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type RequestOptions, refusalOf } from '../../table/table.ts';
import {
  eventKey,
  eventRow,
  type QuarantineReason,
  quarantineAttributes,
  type StoredEvent,
} from './event-row.ts';
import type { CallTable } from './table-layout.ts';

/**
 * Writes an event once. Of several copies the one with the earliest `receivedAt` is kept, in whatever order they arrive, so the
 * row ends up the same.
 */
export async function putEvent(
  table: CallTable,
  event: StoredEvent,
  options: RequestOptions,
): Promise<'stored' | 'duplicate'> {
  const row = eventRow(event, table);
  const put = new PutItemCommand({
    TableName: table.tableName,
    Item: row,
    ConditionExpression:
      'attribute_not_exists(pk) OR receivedAt > :receivedAt OR (receivedAt = :receivedAt AND #copyDigest > :copyDigest)',
    ExpressionAttributeNames: { '#copyDigest': 'copyDigest' },
    ExpressionAttributeValues: {
      ':receivedAt': row['receivedAt'] as AttributeValue,
      ':copyDigest': row['copyDigest'] as AttributeValue,
    },
  });
  return (await refusalOf(table.dynamodb.send(put, options))) === undefined ? 'stored' : 'duplicate';
}

/** Quarantines a stored event: it no longer counts for its call, and an operator can find it. */
export async function quarantineEvent(
  table: CallTable,
  event: StoredEvent,
  reason: QuarantineReason,
  options: RequestOptions,
): Promise<void> {
  const { quarantine, quarantineShard } = quarantineAttributes(event, reason, table);
  const mark = new UpdateItemCommand({
    TableName: table.tableName,
    Key: eventKey(event),
    UpdateExpression: 'SET quarantine = :quarantine, quarantineShard = :quarantineShard',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeValues: {
      ':quarantine': quarantine as AttributeValue,
      ':quarantineShard': quarantineShard as AttributeValue,
    },
  });
  await refusalOf(table.dynamodb.send(mark, options));
}
