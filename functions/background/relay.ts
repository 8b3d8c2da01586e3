import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Projection } from '../../lib/calls/projections/projection.ts';
import { type RowChange, relayChanges } from '../../lib/calls/projections/relay-changes.ts';
import type { CallTable } from '../../lib/calls/store/table-layout.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { lambda } from '../../lib/platform/lambda.ts';
import type { Log } from '../../lib/platform/log.ts';
import { rowFromStream } from '../../lib/table/stream.ts';
import type { TellOfRecordings } from '../../lib/webhooks/tell-recordings.ts';
import { callTableSettings, createCallTableAccess } from '../../lib/wiring/call-table.ts';
import { createRelaying, projectionSettings } from '../../lib/wiring/projections.ts';

export const settings = [...callTableSettings, ...projectionSettings] as const;

export interface Dependencies {
  readonly table: CallTable;
  readonly projections: readonly Projection[];
  readonly tellOfRecordings: TellOfRecordings;
  readonly log: Log;
}

/**
 * Reads changes from the table's stream and runs every projection on the calls that changed: totals, and whatever else
 * follows from an event; and has it told what became of recordings. Lambda tries again from the first change that failed.
 * Projections may then see later calls twice, which changes nothing.
 */
export async function relay(
  { Records }: DynamoDBStreamEvent,
  { table, projections, tellOfRecordings, log }: Dependencies,
): Promise<DynamoDBBatchResponse> {
  const changes = Records.flatMap((record) => changeOf(record) ?? []);
  const failures = [
    ...(await relayChanges(table, changes, projections)),
    ...(await tellOfRecordings(changes)),
  ];
  for (const { callId, projection, error } of failures)
    log.error('A projection of a call failed', { callId, projection, error: error as Error });

  const failed = failures.map(({ sequenceNumber }) => sequenceNumber);
  const first = changes.find(({ sequenceNumber }) => failed.includes(sequenceNumber));
  return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first.sequenceNumber }] };
}

/** `undefined` for a deleted row: what it said stays true, so no projection has to change. */
function changeOf({ eventName, dynamodb }: DynamoDBRecord): RowChange | undefined {
  const { SequenceNumber: sequenceNumber, NewImage: image } = dynamodb ?? {};
  if (sequenceNumber === undefined || image === undefined) return undefined;
  return { sequenceNumber, isNew: eventName === 'INSERT', row: rowFromStream(image) };
}

export const handler = lambda({
  start: (env, { log, counter }): Dependencies => {
    const config = readConfig(env, ...settings);
    const table = createCallTableAccess(config);
    return { table, ...createRelaying(table, config, { counter }), log };
  },
  answer: relay,
});
