import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { CallEvent } from '../../lib/calls/event/event.ts';
import { replay } from '../../lib/calls/maintenance/replay.ts';
import { readCall } from '../../lib/calls/query/read-call.ts';
import { createDurableRecorder, packEvent } from '../../lib/calls/store/record-durably.ts';
import { createCallStore } from '../../lib/calls/store/store.ts';
import { tokenDigestOf } from '../../lib/http-api/callback-token.ts';
import { anEvent } from './a-callback.ts';
import { aRecordedTable } from './a-recorded-table.ts';
import { ofNewCall } from './convergence.ts';
import { runCommand } from './run-command.ts';
import { at, scriptedCalls } from './scripted-calls.ts';

const { table } = aRecordedTable({ isCleared: true });

describe('replaying', { timeout: 30_000 }, () => {
  /** The log line of an event that nothing else would take, as the service's logger writes it. */
  async function logLineOf(event: CallEvent): Promise<string> {
    let line = '';
    const keep = createDurableRecorder({
      store: { record: () => Promise.reject(new Error('no table')) },
      defer: () => Promise.reject(new Error('no queue')),
      log: (message, fields) => {
        line = JSON.stringify({ level: 'ERROR', message, ...fields });
      },
      deadlines: { storeMs: 100, deferMs: 100 },
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
      duplicate: 0,
      quarantined: 0,
      forged: 0,
      failures: [],
    });
    expect(await replay(log, createCallStore(table))).toEqual({
      stored: 0,
      duplicate: 5,
      quarantined: 0,
      forged: 0,
      failures: [],
    });

    const shown = await readCall({ ...table, now: () => Date.parse(at(60)) }, events[0]?.callId as string);
    expect(shown?.timeline.events).toEqual(events);
  });

  it('restores an event from a line that was written into CSV', async () => {
    const line = await logLineOf(anEvent());
    const csv = `2026-11-22,"${line.replaceAll('"', '""')}",piga`;

    expect(await replay([csv], createCallStore(table))).toMatchObject({ stored: 1, failures: [] });
  });

  it('stores what came while nobody could look at its token only if the token is ours', async () => {
    const packed = [anEvent(), anEvent({ sessionId: 'ATVId_forged' })].map(packEvent);
    const log = ['ours', 'another'].map((token, at) =>
      JSON.stringify({ unstoredEvent: packed[at], unprovenToken: tokenDigestOf(token) }),
    );
    const isOurs = (digest: string) => digest === tokenDigestOf('ours');

    for (const lines of [log, [JSON.stringify({ events: log })]])
      expect(await replay(lines, createCallStore(table), isOurs)).toMatchObject({ forged: 1, failures: [] });

    expect(await readCall({ ...table, now: () => Date.parse(at(60)) }, 'ATVId_forged')).toBeUndefined();
  });

  it('says which event could not be restored', async () => {
    const { failures } = await replay(['{"unstoredEvent":"00ff"}'], createCallStore(table));

    expect(failures).toMatchObject([{ event: '00ff' }]);
  });

  it('is a command', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'replay-'));
    const log = join(folder, 'log');
    await writeFile(log, `${await logLineOf(anEvent())}\n`);

    expect(await runCommand(table, 'replay', log)).toMatchObject({
      out: 'Stored 1, duplicates 0, quarantined 0, failed 0.\n',
      code: 0,
    });
    await writeFile(`${log}.gz`, gzipSync(`${await logLineOf(anEvent())}\n`));
    expect(await runCommand(table, 'replay', `${log}.gz`)).toMatchObject({
      out: 'Stored 0, duplicates 1, quarantined 0, failed 0.\n',
      code: 0,
    });
    await writeFile(`${log}.gz`, 'no gzip');
    expect(await runCommand(table, 'replay', `${log}.gz`)).toMatchObject({
      err: 'The log cannot be read: incorrect header check\n',
      code: 1,
    });
    await writeFile(log, 'START\nEND\n');
    expect(await runCommand(table, 'replay', log)).toMatchObject({
      out: 'Stored 0, duplicates 0, quarantined 0, failed 0.\n',
      err: 'No line of it holds the field unstoredEvent: is it the log of instruct, events or invoke-call?\n',
      code: 0,
    });
    expect(await runCommand(table, 'replay', join(folder, 'none'))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/The log cannot be read/),
    });
    expect(await runCommand(table, 'replay')).toMatchObject({
      code: 1,
      err: 'Something is missing: nothing was done.\nusage: npm run replay -- FILE\n',
    });
    await rm(folder, { recursive: true });
  });
});
