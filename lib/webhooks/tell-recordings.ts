import type { RelayFailure, RowChange } from '../calls/projections/relay-changes.ts';
import type { KeptRecording } from '../recordings/kept-recording.ts';
import { RECORDING_ROWS, recordingFromRow } from '../recordings/recording-row.ts';
import type { Endpoint } from './endpoint.ts';
import { noticeOfRecording } from './message.ts';
import { putOnTheirWay, type TellParts } from './tell.ts';

/** Tells of the recordings whose rows have changed; the failures are in the order of the changes. */
export type TellOfRecordings = (changes: readonly RowChange[]) => Promise<readonly RelayFailure[]>;

/**
 * Tells endpoints what has become of recordings: a row of the stream says the state that it had then. It may be repeated: a message
 * that is on its way is not put there again.
 */
export function tellOfRecordings(parts: TellParts): TellOfRecordings {
  return async (changes) => {
    const told = changes.filter(({ row }) => row['sk']?.S?.startsWith(RECORDING_ROWS) === true);
    const failures: RelayFailure[] = [];
    if (told.length === 0) return failures;
    const endpoints = (await parts.endpoints()).filter(({ state }) => state !== 'off');
    for (const { row, sequenceNumber } of endpoints.length === 0 ? [] : told) {
      const recording = recordingFromRow(row);
      try {
        await tellOf(recording, endpoints, parts);
      } catch (error) {
        failures.push({ sequenceNumber, callId: recording.callId, projection: 'recordings told', error });
      }
    }
    return failures;
  };
}

async function tellOf(
  recording: KeptRecording,
  endpoints: readonly Endpoint[],
  parts: TellParts,
): Promise<void> {
  const notice = noticeOfRecording(recording);
  if (notice === undefined) return;
  const wakes = await putOnTheirWay([notice], endpoints, { ...parts, callId: recording.callId });
  if (wakes.length > 0) await parts.wake(wakes);
}
