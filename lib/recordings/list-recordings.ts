import * as v from 'valibot';
import { recordingsOf } from '../calls/record/call-inputs.ts';
import { observationsInOrder } from '../calls/record/observations.ts';
import { CALL_ROW, recordFromRow } from '../calls/store/call-row.ts';
import { queryParameters } from '../listing/parameters.ts';
import { type Row, readPartition, readRow, type Table } from '../table/table.ts';
import { type DuePageQuery, duePageParameters, readDuePage } from '../timers/due-page.ts';
import type { KeptRecording } from './kept-recording.ts';
import { listenedIn } from './listen.ts';
import { RECORDING_ROWS, recordingFromRow, recordingId } from './recording-row.ts';
import { type ShownRecording, shownRecording } from './shown-recording.ts';

/** States by which recordings are listed; of one that is deleted its call tells. */
export const listedStates = ['lost', 'waiting', 'partial', 'stored'] as const;

export type ListedState = (typeof listedStates)[number];

/** How `GET /voice/recordings` is asked. */
export const recordingsQuery = queryParameters({
  state: v.pipe(
    v.optional(v.picklist(listedStates, `'state' is one of ${listedStates.join(', ')}`), 'lost'),
    v.description('Which recordings: those that could not be had unless told.'),
  ),
  ...duePageParameters,
});

export interface RecordingsPage {
  /** Of lost ones the one that was given up first at the front; of others the one that is due first. */
  readonly recordings: readonly ShownRecording[];
  /** Given back as `cursor` it brings the next page; absent when there is none. */
  readonly cursor?: string;
}

/** The recordings in a state, of all calls. `undefined` for a cursor of another list. */
export async function listRecordings(
  table: Table,
  { state, ...page }: DuePageQuery & { readonly state: ListedState },
): Promise<RecordingsPage | undefined> {
  const found = await readDuePage(table, `recording-${state}`, page);
  if (found === undefined) return undefined;
  const { rows, ...next } = found;
  return { recordings: rows.map((row) => shownRecording(recordingFromRow(row))), ...next };
}

/**
 * The recordings of a call in the order in which they were told, those included that nobody was to fetch, each with who
 * listened. `undefined` when there is no such call.
 */
export async function recordingsOfCall(
  table: Table,
  callId: string,
): Promise<readonly ShownRecording[] | undefined> {
  const [call, rows] = await Promise.all([
    readRow(table, { pk: callId, sk: CALL_ROW }),
    readPartition(table, callId, { prefix: 'recording' }),
  ]);
  if (call['pk'] === undefined && rows.length === 0) return undefined;
  const kept = keptIn(rows);
  const listened = listenedIn(rows);
  const told = call['pk'] === undefined ? [] : recordingsOf(observationsInOrder(recordFromRow(call)));
  const notKept = told
    .map(({ url, at }) => ({ url, toldAt: at, id: recordingId(url) }))
    .filter(({ id }) => !kept.some((one) => one.id === id));
  return [
    ...kept
      .filter(({ reason }) => reason !== 'duplicate')
      .map((recording) => shownRecording(recording, listened.get(recording.id) ?? [])),
    ...notKept.map((one): ShownRecording => ({ ...one, callId, state: 'not-kept', attempts: [] })),
  ].sort((a, b) => (a.toldAt + a.id < b.toldAt + b.id ? -1 : 1));
}

function keptIn(rows: readonly Row[]): KeptRecording[] {
  return rows.filter(({ sk }) => sk?.S?.startsWith(RECORDING_ROWS)).map(recordingFromRow);
}
