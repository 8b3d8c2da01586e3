import type { Row } from '../table/table.ts';
import { bucketKey, isElsewhere, type RecordingsBucket } from './bucket.ts';
import { RECORDING_ROWS, recordingFromRow } from './recording-row.ts';

/** A recording cannot be deleted from here. */
class OutOfReach extends Error {
  override readonly name = 'OutOfReach';
}

/**
 * Deletes what the row of a recording stands for; does nothing about any other row. For `forget`, before it deletes the row
 * itself.
 *
 * @param bucket absent on a stage that keeps no recordings
 * @throws OutOfReach when the recording is in another bucket
 */
export async function forgetRecording(row: Row, bucket: RecordingsBucket | undefined): Promise<void> {
  if (row['sk']?.S?.startsWith(RECORDING_ROWS) !== true) return;
  const recording = recordingFromRow(row);
  const { audio } = recording;
  if (bucket === undefined ? audio !== undefined : isElsewhere(recording, bucket))
    throw new OutOfReach(
      `The recording ${bucketKey(recording)} is in the bucket ${audio?.bucket}, and not in that of the stage, if it has one (RECORDINGS_BUCKET). ` +
        'Delete it there, then its row in the table, and run this again',
    );
  await bucket?.remove(bucketKey(recording));
}
