import { type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type Call, tellCall } from './call.ts';
import { type CallRecord, contradicts, joinRecords, recordOf } from './call-record.ts';
import { CALL_ROW, type Item, recordFromRow } from './call-row.ts';
import { eventFromRow } from './event-row.ts';
import { type Timeline, timelineOf } from './timeline.ts';

export interface CallReader {
  readonly dynamodb: DynamoDBClient;
  readonly tableName: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A call with all that happened in it. */
export interface CallWithTimeline {
  readonly call: Call;
  readonly timeline: Timeline;
}

/**
 * One call, or nothing when there is none or its time to be kept is over. The rows are read with consistency,
 * and events that have not reached the call's row yet are counted in.
 */
export async function readCall(reader: CallReader, id: string): Promise<CallWithTimeline | undefined> {
  const rows = (await readPartition(reader, id)).filter((row) => !isExpired(row, reader.now()));
  const callRow = rows.find((row) => row['sk']?.S === CALL_ROW);
  const events = rows.filter((row) => row !== callRow).map(eventFromRow);
  const records = events
    .filter((event) => event.apart === undefined)
    .map((event) => recordOf({ ...event, callId: id }));

  const record = joinAgreeing(callRow === undefined ? records : [recordFromRow(callRow), ...records]);
  return record === undefined ? undefined : { call: tellCall(record), timeline: timelineOf(events) };
}

/** Time to live removes a row up to two days late: what has expired is not shown from the first second. */
export function isExpired(row: Item, now: number): boolean {
  const expiresAt = row['expiresAt']?.N;
  return expiresAt !== undefined && Number(expiresAt) * 1000 <= now;
}

function joinAgreeing([first, ...others]: readonly CallRecord[]): CallRecord | undefined {
  return others.reduce(
    (known, news) => (known === undefined || contradicts(known, news) ? known : joinRecords(known, news)),
    first,
  );
}

async function readPartition({ dynamodb, tableName }: CallReader, id: string): Promise<Item[]> {
  const rows: Item[] = [];
  let startKey: Item | undefined;
  do {
    const page = await dynamodb.send(
      new QueryCommand({
        TableName: tableName,
        KeyConditionExpression: 'pk = :id',
        ExpressionAttributeValues: { ':id': { S: id } },
        ConsistentRead: true,
        ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
      }),
    );
    rows.push(...(page.Items ?? []));
    startKey = page.LastEvaluatedKey;
  } while (startKey !== undefined);
  return rows;
}
