import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallEvent } from '../../../lib/calls/event/event.ts';
import { forget } from '../../../lib/calls/maintenance/forget.ts';
import type { ChangedCall } from '../../../lib/calls/projections/projection.ts';
import { relayChanges } from '../../../lib/calls/projections/relay-changes.ts';
import { joinRecords, recordOf } from '../../../lib/calls/record/call-record.ts';
import { createCallStore } from '../../../lib/calls/store/store.ts';
import { keyOfRow, nameOfKey, type Row } from '../../../lib/table/table.ts';
import { anEvent, CALLER, SESSION } from '../a-callback.ts';
import { aTable, type TestTable } from '../a-table.ts';
import { crashing, ProcessGone, waysToCrash } from '../crashing.ts';
import { scriptedCalls } from '../scripted-calls.ts';
import { changesOf } from './a-stream.ts';

let table: TestTable;
beforeAll(async () => {
  table = await aTable();
});
beforeEach(() => table.clear());
afterAll(() => table.close());

function record(event: CallEvent, dynamodb = table.dynamodb) {
  return createCallStore({ ...table, dynamodb }).record(event);
}

/** Tells a projection of rows as the stream does, and returns what it was told. */
async function toldOf(rows: readonly Row[]): Promise<ChangedCall[]> {
  const told: ChangedCall[] = [];
  const project = async (calls: readonly ChangedCall[]) => {
    told.push(...calls);
  };
  expect(await relayChanges(table, changesOf(rows), [{ name: 'witness', project }])).toEqual([]);
  return told;
}

/** Whether the call has all that each of its events tells. */
function hasItsEvents({ record: call, events }: ChangedCall): boolean {
  return events.every((event) =>
    isDeepStrictEqual(joinRecords(call, recordOf({ ...event, callId: call.id })), call),
  );
}

describe('a projection', { timeout: 30_000 }, () => {
  it.each(['a caller who is put through and talks to somebody', 'a call of ours that is answered'])(
    'is told of every event together with a call that has it, wherever its recording broke off: %s',
    async (name) => {
      const events = scriptedCalls[name] ?? [];
      for (const [crashAt, event] of events.entries()) {
        for (const reaches of waysToCrash(2)) {
          await table.clear();
          for (const earlier of events.slice(0, crashAt)) await record(earlier);
          const before = new Set((await table.items()).map((row) => nameOfKey(keyOfRow(row))));
          await record(event, crashing(table.dynamodb, reaches)).catch((error) =>
            expect(error).toBeInstanceOf(ProcessGone),
          );

          const written = (await table.items()).filter((row) => !before.has(nameOfKey(keyOfRow(row))));
          const [once, twice] = [await toldOf(written), await toldOf(written)];
          await record(event);
          const later = await toldOf(await table.items());

          const isWritten = written.some(({ sk }) => sk?.S?.startsWith('event#'));
          expect(once.flatMap(({ events: told }) => told.map(({ id }) => id))).toEqual(
            isWritten ? [event.id] : [],
          );
          expect(once.every(hasItsEvents)).toBe(true);
          expect(twice).toEqual(once);
          expect(later.every(hasItsEvents)).toBe(true);
          expect(later.flatMap(({ events: told }) => told)).toHaveLength(crashAt + 1);
        }
      }
    },
  );

  it('is told nothing of a call that has been forgotten meanwhile', async () => {
    await record(anEvent());
    const written = await table.items();

    await forget(table, CALLER);

    expect(await toldOf(written)).toEqual([]);
  });

  it('is not told of an event that contradicts its call', async () => {
    await record(anEvent());
    await record(anEvent({ callerNumber: '+254799999999', isActive: '0' }));

    const told = await toldOf(await table.items());

    expect(told.map(({ record: { id }, events }) => [id, events.length])).toEqual([[SESSION, 1]]);
  });

  it('is told together with the others of a call that was read once, and of one that changed meanwhile once more', async () => {
    await record(anEvent());
    const written = await table.items();
    const told: string[] = [];
    const names = ['first', 'second', 'third'];
    const projections = names.map((name) => ({
      name,
      project: async (calls: readonly ChangedCall[]) => {
        told.push(...calls.map(({ record: call }) => `${name}: ${Object.keys(call.observations).length}`));
        if (name === 'third' && told.length === names.length) await record(anEvent({ dtmfDigits: '1' }));
      },
    }));
    table.commands.length = 0;

    expect(await relayChanges(table, changesOf(written), projections)).toEqual([]);

    expect(told).toEqual([...names.map((name) => `${name}: 1`), ...names.map((name) => `${name}: 2`)]);
    const reads = table.commands.filter(({ name }) => /^(?:BatchGet|Get)Item/.test(name));
    expect(reads).toHaveLength('before, after, and after the change'.split(',').length);
  });
});
