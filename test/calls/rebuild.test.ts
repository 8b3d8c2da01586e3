import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { rebuild } from '../../lib/calls/maintenance/rebuild.ts';
import type { Row } from '../../lib/table/table.ts';
import { anEvent, CALLER, SESSION } from './a-callback.ts';
import { aRecordedTable } from './a-recorded-table.ts';
import type { TestTable } from './a-table.ts';
import { canonical, ofNewCall } from './convergence.ts';
import { runCommand } from './run-command.ts';
import { at, scriptedCalls } from './scripted-calls.ts';

const { table, record } = aRecordedTable({ isCleared: true });
async function rows() {
  return (await table.items()).map(canonical).sort();
}
function everyScript() {
  return Object.values(scriptedCalls).flatMap((events) => ofNewCall(events));
}

describe('rebuilding', { timeout: 30_000 }, () => {
  it('makes the same rows again, byte for byte', async () => {
    const forged = anEvent({ callerNumber: '+254799999999', isActive: '0' }, { receivedAt: at(50) });
    await record(...everyScript(), anEvent(), forged, {
      ...anEvent({ sessionId: undefined }),
      callId: undefined,
    });
    const before = await rows();

    const report = await rebuild(table);

    expect(await rows()).toEqual(before);
    expect(report).toMatchObject({ calls: Object.keys(scriptedCalls).length + 1, differed: [] });
  });

  it('puts a damaged row right, and one that is gone, and says which', async () => {
    const [damaged, gone, orphan] = [
      ofNewCall([anEvent()]),
      ofNewCall([anEvent()]),
      ofNewCall([anEvent()]),
    ].map(([event]) => event?.callId as string) as [string, string, string];
    for (const callId of [damaged, gone]) await record({ ...anEvent(), callId });
    const before = await rows();
    const key = (id: string) => ({ TableName: table.tableName, Key: { pk: { S: id }, sk: { S: 'call' } } });
    await table.dynamodb.send(
      new UpdateItemCommand({
        ...key(damaged),
        UpdateExpression: 'SET outcome = :outcome',
        ExpressionAttributeValues: { ':outcome': { S: 'busy' } },
      }),
    );
    await table.dynamodb.send(new DeleteItemCommand(key(gone)));
    await table.dynamodb.send(new PutItemCommand({ TableName: table.tableName, Item: key(orphan).Key }));

    expect([...(await rebuild(table, { check: true })).differed].sort()).toEqual(
      [damaged, gone, orphan].sort(),
    );
    expect(await rows()).not.toEqual(before);
    expect((await rebuild(table)).differed).toHaveLength(3);
    expect(await rows()).toEqual(before);
    expect((await rebuild(table, { check: true })).differed).toEqual([]);
  });

  /** The table as somebody sees it whose first write of a call's row is overtaken by an event. */
  function overtakenBy(event: CallEvent): TestTable {
    let isOvertaken = false;
    const send = async (command: { input: { Item?: Row; Key?: Row } }, options: never) => {
      const { sk } = command.input.Item ?? command.input.Key ?? {};
      const isWrite = command instanceof UpdateItemCommand || command instanceof PutItemCommand;
      if (isWrite && sk?.S === 'call' && !isOvertaken) {
        isOvertaken = true;
        await record(event);
      }
      return table.dynamodb.send(command as never, options);
    };
    return { ...table, dynamodb: Object.assign(Object.create(table.dynamodb), { send }) };
  }

  const callRow = { TableName: 'calls-test', Key: { pk: { S: SESSION }, sk: { S: 'call' } } };
  const damage = () =>
    table.dynamodb.send(
      new UpdateItemCommand({
        ...callRow,
        UpdateExpression: 'REMOVE openShard SET callerNumber = :none',
        ExpressionAttributeValues: { ':none': { S: '+254711000110' } },
      }),
    );

  it.each([
    ['whose row is not right', damage],
    ['whose row is not there', () => table.dynamodb.send(new DeleteItemCommand(callRow))],
  ])('takes in an event that comes between looking at a call %s and writing its row', async (_, spoil) => {
    await record(anEvent());
    await spoil();
    const end = anEvent(
      { callerNumber: undefined, isActive: '0', durationInSeconds: '9' },
      { receivedAt: at(9) },
    );

    await rebuild(overtakenBy(end));

    expect((await rebuild(table, { check: true })).differed).toEqual([]);
    const row = (await table.items()).find(({ sk }) => sk?.S === 'call');
    expect(row).toMatchObject({ outcome: { S: 'completed' }, callerNumber: { S: CALLER } });
  });

  it('writes nothing where a row is right', async () => {
    await record(...everyScript());
    table.commands.length = 0;

    await rebuild(table);

    expect(table.commands.filter(({ name }) => /Put|Update|Delete/.test(name))).toEqual([]);
  });

  it('lets nobody take a call over meanwhile who names another number', async () => {
    await record(anEvent());
    await table.dynamodb.send(new UpdateItemCommand({ ...callRow, UpdateExpression: 'REMOVE openShard' }));
    const forged = anEvent({ callerNumber: '+254799999999', isActive: '0' }, { receivedAt: at(9) });

    await rebuild(overtakenBy(forged));

    const row = (await table.items()).find(({ sk }) => sk?.S === 'call');
    expect(row).toMatchObject({ callerNumber: { S: CALLER }, openShard: { S: expect.any(String) } });
  });

  it('spreads the rows over a new number of shards and gives them a new retention', async () => {
    await record(...everyScript());
    const changed = { ...table, shards: 16, retentionDays: 30 };

    await rebuild(changed);

    const stored = await table.items();
    const thirtyDays = Date.parse(at(0)) / 1000 + 30 * 86_400;
    expect(stored.every(({ expiresAt }) => Number(expiresAt?.N) < thirtyDays + 86_400)).toBe(true);
    expect((await rebuild(changed, { check: true })).differed).toEqual([]);
  });

  it('is a command', async () => {
    await record(...everyScript());

    expect(await runCommand(table, 'rebuild', '--check')).toMatchObject({
      out: 'Checked 8 calls from 25 events.\n',
      code: 0,
    });
    expect(await runCommand(table, 'rebuild')).toMatchObject({
      out: 'Rebuilt 8 calls from 25 events.\n',
      err: '',
      code: 0,
    });
  });
});
