import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/calls/event.ts';
import { createKeeper } from '../../lib/calls/keep.ts';
import { forget } from '../../lib/calls/maintenance/forget.ts';
import { mentionedIn, mentionOf } from '../../lib/calls/maintenance/mentions.ts';
import { rebuild } from '../../lib/calls/maintenance/rebuild.ts';
import { replay } from '../../lib/calls/maintenance/replay.ts';
import { toStartEvent } from '../../lib/calls/own-events.ts';
import { readCall } from '../../lib/calls/read-call.ts';
import { createCallStore } from '../../lib/calls/store.ts';
import { anEvent, CALLER, OURS, SESSION } from './a-callback.ts';
import { aTable, type TestTable } from './a-table.ts';
import { canonical, ofNewCall } from './convergence.ts';
import { at, scriptedCalls } from './scripted-calls.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
beforeEach(() => table.clear());
afterAll(() => table.close());

const record = async (...events: readonly CallEvent[]) => {
  for (const event of events) await createCallStore(table).record(event);
};
const rows = async () => (await table.items()).map(canonical).sort();
const everyScript = () => Object.values(scriptedCalls).flatMap((events) => ofNewCall(events));

/** Runs a command as a person does, against the table of these tests. */
async function run(command: string, ...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', `commands/${command}.ts`, ...args], {
    env: {
      PATH: process.env['PATH'],
      CALLS_TABLE: table.tableName,
      CALLS_SHARDS: String(table.shards),
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    },
  });
  const [out, err, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.on('close', resolve)),
  ]);
  return { out, err, code };
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

    expect(await run('rebuild', '--check')).toMatchObject({
      out: 'Checked 8 calls from 25 events.\n',
      code: 0,
    });
    expect(await run('rebuild')).toMatchObject({
      out: 'Rebuilt 8 calls from 25 events.\n',
      err: '',
      code: 0,
    });
  });
});

describe('replaying', { timeout: 30_000 }, () => {
  /** The log line of an event that nothing else would take, as the service's logger writes it. */
  async function logLineOf(event: CallEvent): Promise<string> {
    let line = '';
    const keep = createKeeper({
      store: { record: () => Promise.reject(new Error('no table')) },
      park: () => Promise.reject(new Error('no queue')),
      log: (message, fields) => {
        line = JSON.stringify({ level: 'ERROR', message, ...fields });
      },
      deadlines: { storeMs: 100, parkMs: 100 },
    });
    await keep(event);
    return line;
  }

  it('restores events from log lines, and from lines that a tool wrapped up once more', async () => {
    const events = ofNewCall(scriptedCalls['a caller who chooses from a menu'] ?? []);
    const lines = await Promise.all(events.map(logLineOf));
    const wrapped = JSON.stringify({ events: lines.slice(2).map((message) => ({ message })) });
    const log = ['START RequestId: 1', ...lines.slice(0, 2), wrapped, 'REPORT'];

    expect(await replay(log, createCallStore(table))).toEqual({
      stored: 5,
      known: 0,
      apart: 0,
      failures: [],
    });
    expect(await replay(log, createCallStore(table))).toEqual({
      stored: 0,
      known: 5,
      apart: 0,
      failures: [],
    });

    const shown = await readCall({ ...table, now: () => Date.parse(at(60)) }, events[0]?.callId as string);
    expect(shown?.timeline.events).toEqual(events);
  });

  it('says which event could not be restored', async () => {
    const { failures } = await replay(['{"unstoredEvent":"00ff"}'], createCallStore(table));

    expect(failures).toMatchObject([{ event: '00ff' }]);
  });

  it('is a command', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'replay-'));
    const log = join(folder, 'log');
    await writeFile(log, `${await logLineOf(anEvent())}\n`);

    expect(await run('replay', log)).toMatchObject({
      out: 'Stored 1, known before 0, kept apart 0, failed 0.\n',
      code: 0,
    });
    expect(await run('replay', join(folder, 'none'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/The log cannot be read/),
    });
    expect(await run('replay')).toMatchObject({
      code: 1,
      err: 'Which log? npm run replay -- FILE, or - for standard input\n',
    });
    await rm(folder, { recursive: true });
  });
});

describe('forgetting a number', { timeout: 30_000 }, () => {
  const theirs = '+254722000000';

  it('leaves nothing of its calls, and takes it out of the calls of others', async () => {
    const own = ofNewCall([
      anEvent({ callerNumber: theirs }),
      anEvent({ callerNumber: theirs, isActive: '0' }, { receivedAt: at(9) }),
    ]);
    const forwarded = ofNewCall(scriptedCalls['a caller who is put through and talks to somebody'] ?? []);
    const untouched = ofNewCall(scriptedCalls['a caller who chooses from a menu'] ?? []);
    const junk = { ...anEvent({ sessionId: undefined, unheardOf: 'x 0722000000' }), callId: undefined };
    await record(...untouched);
    const expected = await rows();
    await record(...own, ...forwarded, junk);

    const report = await forget(table, theirs, ['0722000000']);

    expect(report).toEqual({ calls: [own[0]?.callId], deletedRows: 4, redactedEvents: 1, left: 0 });
    expect(JSON.stringify(await table.items())).not.toContain('722000000');
    expect(await rows()).toEqual(expect.arrayContaining(expected));
    const shown = await readCall({ ...table, now: () => Date.parse(at(99)) }, forwarded[0]?.callId as string);
    expect(shown?.call).toMatchObject({
      callerNumber: CALLER,
      forwarded: { to: 'forgotten', reachedPerson: true },
    });
    expect((await rebuild(table, { check: true })).differed).toEqual([]);
  });

  it('leaves no trace of a lost start either', async () => {
    const start = toStartEvent({
      requestedAt: at(0),
      to: theirs,
      from: OURS,
      clientRequestId: 'order-42',
      answer: { is: 'unknown', body: '' },
    });
    const callback = anEvent(
      { direction: 'Outbound', callerNumber: theirs, clientRequestId: 'order-42' },
      { receivedAt: at(9) },
    );
    await record(start, callback);

    expect(await forget(table, theirs)).toMatchObject({ calls: [SESSION], left: 0 });
    expect(await table.items()).toEqual([]);
  });

  it('of a forger takes their events out of the call that they named, and nothing else', async () => {
    await record(anEvent());
    const before = await rows();
    await record(anEvent({ callerNumber: theirs, isActive: '0' }, { receivedAt: at(5) }));

    expect(await forget(table, theirs)).toEqual({ calls: [], deletedRows: 1, redactedEvents: 0, left: 0 });
    expect(await rows()).toEqual(before);
  });

  it('refuses one of our own numbers, which every call has', async () => {
    await record(anEvent());

    await expect(forget(table, OURS)).rejects.toThrow(`${OURS} is one of our own numbers`);
  });

  it('is a command that proves what it did', async () => {
    await record(anEvent(), anEvent({ isActive: '0' }, { receivedAt: at(9) }));

    const { out, code } = await run('forget', CALLER);

    expect(out).toContain('Removed 1 calls and 3 rows in all.\n');
    expect(out).toContain('Read the whole table again: 0 rows mention the number.\n');
    expect(code).toBe(0);
    expect(await table.items()).toEqual([]);
    expect(await run('forget', '0711000111')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/is no number: write it with \+/),
    });
  });
});

describe('a mention of a number', () => {
  const mention = mentionOf('+254722000000', ['0722000000']);
  const inPayload = (payload: string) => mentionedIn({ payload: { S: payload } }, mention);

  it.each([
    'to=%2B254722000000&',
    'to=254722000000',
    '00254722000000',
    'x%20254722000000',
    '(0722000000)',
    '+254722000000',
  ])('is found in %s', (payload) => {
    expect(inPayload(payload)).toBe(true);
    expect(mention.replacedIn(payload)).not.toContain('722000000');
  });

  it.each(['1254722000000', '+2547220000001', '722000000', '+254722000001', '10722000000'])(
    'is not found in %s',
    (payload) => {
      expect(inPayload(payload)).toBe(false);
    },
  );

  it('of a browser phone is found as a whole name', () => {
    const amina = mentionOf('team.amina');

    expect(amina.isIn('callerNumber=team.amina&x')).toBe(true);
    expect(amina.isIn('callerNumber=team.aminata')).toBe(false);
    expect(amina.isIn('teamxamina')).toBe(false);
  });
});

it('shows what is kept apart, as a command', { timeout: 30_000 }, async () => {
  expect(await run('kept-apart')).toMatchObject({ out: '', err: 'Nothing is kept apart.\n', code: 0 });

  await record({ ...anEvent({ sessionId: undefined }), callId: undefined });

  const { out } = await run('kept-apart');
  expect(JSON.parse(out)).toMatchObject({ apart: 'no-session' });
});
