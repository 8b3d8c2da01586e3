import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { eventRow } from '../../lib/calls/store/event-row.ts';
import type { Row } from '../../lib/table/table.ts';
import { callsTableDefinition } from '../../local/aws/calls-table.ts';
import { startDynamoDB } from '../../local/aws/dynamodb.ts';
import { anEvent } from './a-callback.ts';
import { canonical, rowOf } from './convergence.ts';
import { at, scriptedCalls } from './scripted-calls.ts';

const definition = callsTableDefinition();
const { Properties: properties } = definition;
const table = { shards: 4, retentionDays: 365 } as Parameters<typeof rowOf>[1];

describe('the table', () => {
  it('outlives its stack, can be put back to any second, is encrypted, is paid by use, and lets rows expire', () => {
    expect(definition).toMatchObject({
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BillingMode: 'PAY_PER_REQUEST',
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      },
    });
  });

  it('has an index for each way in which calls are asked for', () => {
    expect(properties.GlobalSecondaryIndexes?.map(({ IndexName }) => IndexName)).toEqual([
      'byTime',
      'byNumber',
      'byOutcome',
      'openCalls',
      'quarantined',
      'due',
    ]);
  });

  it('defines each attribute that a key is made of, and no other', () => {
    const schemas = [properties, ...(properties.GlobalSecondaryIndexes ?? [])].map(
      ({ KeySchema }) => KeySchema ?? [],
    );
    const inKeys = new Set(schemas.flat().map(({ AttributeName }) => AttributeName));

    expect(new Set(properties.AttributeDefinitions?.map(({ AttributeName }) => AttributeName))).toEqual(
      inKeys,
    );
  });
});

/** An index's entry for a row, as DynamoDB would project it; none when a key is missing. */
function entryIn(index: NonNullable<typeof properties.GlobalSecondaryIndexes>[number], row: Row) {
  const keys = (index.KeySchema ?? []).map(({ AttributeName }) => AttributeName ?? '');
  if (keys.some((name) => row[name] === undefined)) return undefined;
  const pick = (names: readonly string[]) =>
    canonical(Object.fromEntries(names.map((name) => [name, row[name]])) as Row);
  return { key: pick(keys), projected: pick([...keys, ...(index.Projection?.NonKeyAttributes ?? [])]) };
}

/** Index writes of an update, by the rules of the Developer Guide, "Write capacity units" of global secondary indexes. */
function indexWrites(before: Row, after: Row): number {
  return (properties.GlobalSecondaryIndexes ?? [])
    .map((index) => {
      const [old, next] = [entryIn(index, before), entryIn(index, after)];
      if (old === undefined || next === undefined) return old === next ? 0 : 1;
      if (old.key !== next.key) return 2;
      return old.projected === next.projected ? 0 : 1;
    })
    .reduce<number>((sum, writes) => sum + writes, 0);
}

describe('index writes', () => {
  const writesOf = (events: readonly CallEvent[]) =>
    events.map((_, index) =>
      indexWrites(
        index === 0 ? {} : rowOf(events.slice(0, index), table),
        rowOf(events.slice(0, index + 1), table),
      ),
    );

  it.each(Object.entries(scriptedCalls))(
    'are three when a call opens, none in between, two when it ends: %s',
    (_, events) => {
      expect(writesOf(events)).toEqual([3, ...events.slice(1, -1).map(() => 0), 2]);
    },
  );

  it('are none for the row of an event', () => {
    expect(indexWrites({}, eventRow(anEvent(), table))).toBe(0);
  });

  it('are one for an event that is quarantined', () => {
    expect(indexWrites({}, eventRow({ ...anEvent(), quarantine: 'no-session' }, table))).toBe(1);
  });

  it('are paid again for every index that a call is found in by time, when an earlier event turns up', () => {
    const [late, early] = [
      anEvent({}, { receivedAt: at(5) }),
      anEvent({ callSessionState: 'Answered' }, { receivedAt: at(0) }),
    ];

    expect(writesOf([late, early])).toEqual([3, 6]);
  });
});

it('lies, on the local stack, in a DynamoDB that closes no connection between two requests', async () => {
  const dynamodb = await startDynamoDB();

  const response = await fetch(dynamodb.endpoint);
  await response.arrayBuffer();

  expect(response.headers.get('keep-alive')).toBe('timeout=600');
  await dynamodb.stop();
  await dynamodb.stop();
});
