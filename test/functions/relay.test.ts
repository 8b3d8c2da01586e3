import { Buffer } from 'node:buffer';
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { relay } from '../../functions/background/relay.ts';
import { type ChangedCall, defineProjection } from '../../lib/calls/projections/projection.ts';
import type { Row } from '../../lib/table/table.ts';
import { anEvent } from '../calls/a-callback.ts';
import { aRecordedTable } from '../calls/a-recorded-table.ts';
import { aLog } from './a-log.ts';

const { table, record } = aRecordedTable({ isCleared: true });

/** A record of the stream, in which bytes are base64. */
function inserted(row: Row, at: number): DynamoDBRecord {
  const image = JSON.parse(JSON.stringify(row), (_, value) =>
    value?.type === 'Buffer' ? Buffer.from(value.data).toString('base64') : value,
  ) as Record<string, AttributeValue>;
  return { eventName: 'INSERT', dynamodb: { SequenceNumber: String(at), NewImage: image } };
}

async function changes() {
  const rows = (await table.items()).map((row) => ({ ...row }));
  return rows.map((row) =>
    row['payload']?.B === undefined
      ? row
      : { ...row, payload: { B: Buffer.from(row['payload'].B) } as never },
  );
}

/** Remembers the calls that it was shown, and fails for those that it is told to fail for. */
function aProjection(failsFor: readonly string[] = []) {
  const seen: ChangedCall[] = [];
  const projection = defineProjection<ChangedCall>({
    name: 'remembered',
    entryOf: (call) => call,
    keep: async (entries) => {
      for (const [id, call] of entries) {
        if (failsFor.includes(id)) throw new Error(`no ${id}`);
        seen.push(call);
      }
    },
  });
  return { projection, seen };
}

/** Of recordings there is nothing to tell here. */
async function tellOfRecordings() {
  return [];
}

describe('relay', () => {
  it('shows every projection the calls that changed, with their new events', async () => {
    const event = anEvent();
    await record(event);
    const { projection, seen } = aProjection();
    const { log, lines } = aLog();

    const answer = await relay(
      { Records: (await changes()).map(inserted) },
      { table, projections: [projection], tellOfRecordings, log },
    );

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(seen).toMatchObject([
      { record: { id: event.callId }, events: [{ id: event.id, payload: event.payload }] },
    ]);
    expect(lines).toEqual([]);
  });

  it('has Lambda try again from the first change that failed, and says which call it was', async () => {
    await record(anEvent({ sessionId: 'ATVId_0' }), anEvent({ sessionId: 'ATVId_1' }));
    const { projection, seen } = aProjection(['ATVId_1']);
    const { log, lines } = aLog();
    const rows = (await changes()).sort((a, b) => ((a['pk']?.S ?? '') < (b['pk']?.S ?? '') ? -1 : 1));

    const { batchItemFailures } = await relay(
      { Records: rows.map(inserted) },
      { table, projections: [projection], tellOfRecordings, log },
    );

    const first = rows.findIndex(({ pk }) => pk?.S === 'ATVId_1');
    expect(batchItemFailures).toEqual([{ itemIdentifier: String(first) }]);
    expect(new Set(seen.map(({ record: call }) => call.id))).toEqual(new Set(['ATVId_0']));
    expect(lines).toMatchObject([
      {
        level: 'error',
        message: 'A projection of a call failed',
        extra: [{ callId: 'ATVId_1', projection: 'remembered', error: { message: 'no ATVId_1' } }],
      },
    ]);
  });

  it('passes over a row that was deleted', async () => {
    await record(anEvent());
    const [row] = await changes();
    const { projection, seen } = aProjection();

    const answer = await relay(
      { Records: [{ eventName: 'REMOVE', dynamodb: { SequenceNumber: '1', OldImage: row as never } }] },
      { table, projections: [projection], tellOfRecordings, log: aLog().log },
    );

    expect([answer, seen]).toEqual([{ batchItemFailures: [] }, []]);
  });
});
