import { defineProjection, type Projection } from '../calls/projections/projection.ts';
import { type Recording, recordingsOf } from '../calls/record/call-inputs.ts';
import { observationsInOrder } from '../calls/record/observations.ts';
import type { CallTable } from '../calls/store/table-layout.ts';
import { keyOfRow, nameOfKey, readRows, type Table } from '../table/table.ts';
import type { SendWakes } from '../timers/tick.ts';
import type { KeptRecording } from './kept-recording.ts';
import { putTold, recordingFromRow, recordingId, recordingKey } from './recording-row.ts';

export interface ToldParts {
  readonly table: Table & Pick<CallTable, 'retentionDays'>;
  /** How long recordings are kept. */
  readonly recordingDays: number;
  /** Sends word to the function that fetches recordings. */
  readonly send: SendWakes;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const DAY_MS = 86_400_000;

/** Makes a row for each recording that a call tells, and has it fetched at once. */
export function recordingsTold(parts: ToldParts): Projection {
  return defineProjection<readonly Recording[]>({
    name: 'recordings',
    entryOf: ({ record, events }) =>
      events.some(({ facts }) => facts.recordingUrl !== undefined)
        ? recordingsOf(observationsInOrder(record))
        : undefined,
    keep: async (entries) => {
      const told = [...entries].flatMap(([callId, recordings]) =>
        recordings.map((recording) => toldRecording(callId, recording, parts)),
      );
      await keepTold(told, parts);
    },
  });
}

/** The recording of an address that a call tells, before anything is done about it. */
export function toldRecording(
  callId: string,
  { url, at }: Recording,
  { recordingDays, now }: Pick<ToldParts, 'recordingDays' | 'now'>,
): KeptRecording {
  const toldAt = Date.parse(at);
  return {
    callId,
    id: recordingId(url),
    url,
    toldAt,
    state: 'waiting',
    attempts: [],
    unfinished: 0,
    nextAt: now(),
    until: toldAt + recordingDays * DAY_MS,
  };
}

/**
 * Puts the rows of those that have none, and sends word of every one of these for which nothing has been tried: if a run before
 * this one died between the two, its rows are there and nobody has been told.
 *
 * @returns how many were new
 */
export async function keepTold(
  told: readonly KeptRecording[],
  { table, send, now }: Pick<ToldParts, 'table' | 'send' | 'now'>,
): Promise<number> {
  const rows = await readRows(table, told.map(recordingKey));
  const known = new Map(rows.map((row) => [nameOfKey(keyOfRow(row)), recordingFromRow(row)]));
  const isKnown = (recording: KeptRecording) => known.has(nameOfKey(recordingKey(recording)));
  const isUntried = ({ state, attempts, nextAt }: KeptRecording) =>
    state === 'waiting' && attempts.length === 0 && nextAt <= now();

  const fresh = told.filter((recording) => !isKnown(recording));
  const put = await Promise.all(fresh.map((recording) => putTold(table, recording)));
  const waiting = [...fresh, ...known.values()].filter(isUntried);
  if (waiting.length > 0)
    await send(waiting.map((recording) => ({ key: recordingKey(recording), delaySeconds: 0 })));
  return put.filter(Boolean).length;
}
