import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import type { Projection } from '../../lib/calls/projections/projection.ts';
import { type RowChange, relayChanges } from '../../lib/calls/projections/relay-changes.ts';
import type { CallTable } from '../../lib/calls/store/table-layout.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { lambda } from '../../lib/platform/lambda.ts';
import type { Log } from '../../lib/platform/log.ts';
import { rowFromStream } from '../../lib/table/stream.ts';
import { callTableSettings, createCallTableAccess } from '../../lib/wiring/call-table.ts';
import { createProjections, projectionSettings } from '../../lib/wiring/projections.ts';

export const settings = [...callTableSettings, ...projectionSettings] as const;

export interface Dependencies {
  readonly table: CallTable;
  readonly projections: readonly Projection[];
  readonly log: Log;
}

/**
 * Takes the changes of the table from its stream and lets every projection look at the calls that changed: totals, and
 * whatever else follows from an event. Lambda goes on from the first change that failed; the calls after it may be
 * told again, which changes nothing.
 */
export async function relay(
  { Records }: DynamoDBStreamEvent,
  { table, projections, log }: Dependencies,
): Promise<DynamoDBBatchResponse> {
  const changes = Records.flatMap((record) => changeOf(record) ?? []);
  const failures = await relayChanges(table, changes, projections);
  for (const { callId, projection, error } of failures)
    log.error('A call could not be projected', { callId, projection, error: error as Error });

  const [first] = failures;
  return { batchItemFailures: first === undefined ? [] : [{ itemIdentifier: first.sequenceNumber }] };
}

/** A row that was deleted changes nothing: what it said was true. */
function changeOf({ eventName, dynamodb }: DynamoDBRecord): RowChange | undefined {
  const { SequenceNumber: sequenceNumber, NewImage: image } = dynamodb ?? {};
  if (sequenceNumber === undefined || image === undefined) return undefined;
  return { sequenceNumber, isNew: eventName === 'INSERT', row: rowFromStream(image) };
}

export const handler = lambda({
  start: (env, { log, counter }): Dependencies => {
    const config = readConfig(env, ...settings);
    const table = createCallTableAccess(config);
    return { table, projections: createProjections(table, config, { counter }), log };
  },
  answer: relay,
});
