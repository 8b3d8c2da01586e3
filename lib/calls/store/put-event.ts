import {
  type AttributeValue,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { keyOfRow, type RequestOptions, type Row, readRow, refusalOf } from '../../table/table.ts';
import { laterPlace } from '../event/place.ts';
import {
  eventFromRow,
  eventKey,
  eventRow,
  type QuarantineReason,
  quarantineAttributes,
  type StoredEvent,
} from './event-row.ts';
import type { CallTable, TableLayout } from './table-layout.ts';
import { updateDraft } from './update-draft.ts';

/** Copies of one event overtake each other more often than this only if something is wrong. */
const ATTEMPTS = 12;

/**
 * Writes an event once. Of several copies the one with the earliest `receivedAt` is kept, with the furthest place that any of
 * them names, in whatever order they arrive, so the row ends up the same. As with a call's row, the first attempt assumes
 * that all is new; where that is wrong the row is read and the next attempt states exactly what was read.
 */
export async function putEvent(
  table: CallTable,
  event: StoredEvent,
  options: RequestOptions,
): Promise<'stored' | 'duplicate'> {
  let wanted: Wanted = { row: eventRow(event, table), isEarliest: true };
  let condition = isNewOrLater(wanted.row);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const put = new PutItemCommand({
      TableName: table.tableName,
      Item: wanted.row,
      ...condition,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    const refusal = await refusalOf(table.dynamodb.send(put, options));
    if (refusal === undefined) return wanted.isEarliest ? 'stored' : 'duplicate';

    // Not every DynamoDB hands the row over with its refusal.
    const stored = refusal.Item ?? (await readRow(table, keyOfRow(eventKey(event)), options));
    if (stored['pk'] === undefined) continue;
    const better = betterThan(stored, event, table);
    if (better === undefined) return 'duplicate';
    wanted = better;
    condition = isUnchanged(stored);
  }
  throw new Error(`Event ${event.id} could not be stored in ${ATTEMPTS} attempts`);
}

interface Wanted {
  readonly row: Row;
  /** Of all copies so far, this event's is the earliest. */
  readonly isEarliest: boolean;
}

/** The row that is to be in the place of the one that is stored; nothing where that knows all that this copy tells. */
function betterThan(stored: Row, event: StoredEvent, layout: TableLayout): Wanted | undefined {
  const seen = eventFromRow(stored);
  const place = laterPlace(seen.place, event.place);
  const isEarliest = isEarlier(eventRow(event, layout), stored);
  if (!isEarliest && place === seen.place) return undefined;
  const best = isEarliest ? event : seen;
  return { row: eventRow(place === undefined ? best : { ...best, place }, layout), isEarliest };
}

type Condition = Pick<
  PutItemCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

const copyAttributes = ['receivedAt', 'copyDigest', 'place'] as const;

/**
 * There is no such row, or a later copy that does not know of a further place. Written out without brackets, because the
 * embedded database takes 25 ms to read two pairs within each other, and 1 ms to read this.
 */
function isNewOrLater({ receivedAt, copyDigest, place }: Row): Condition {
  const isLater = ['receivedAt > :receivedAt', 'receivedAt = :receivedAt AND #copyDigest > :copyDigest'];
  const isNoFurther = ['attribute_not_exists(#place)', ...(place === undefined ? [] : ['#place <= :place'])];
  const isLaterAndNoFurther = isLater.flatMap((later) =>
    isNoFurther.map((noFurther) => `${later} AND ${noFurther}`),
  );
  return {
    ConditionExpression: ['attribute_not_exists(pk)', ...isLaterAndNoFurther].join(' OR '),
    ExpressionAttributeNames: { '#copyDigest': 'copyDigest', '#place': 'place' },
    ExpressionAttributeValues: {
      ':receivedAt': receivedAt as AttributeValue,
      ':copyDigest': copyDigest as AttributeValue,
      ...(place === undefined ? {} : { ':place': place }),
    },
  };
}

function isUnchanged(row: Row): Condition {
  const draft = updateDraft();
  for (const name of copyAttributes) draft.isAsSeen(name, row[name]);
  return draft.condition();
}

/** Of two copies that arrived in the same millisecond their digests decide. */
function isEarlier(row: Row, other: Row): boolean {
  const [at, otherAt] = [row['receivedAt']?.S ?? '', other['receivedAt']?.S ?? ''];
  if (at !== otherAt) return at < otherAt;
  return (row['copyDigest']?.S ?? '') < (other['copyDigest']?.S ?? '');
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
