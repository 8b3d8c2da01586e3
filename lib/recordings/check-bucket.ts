import type { Row, Table } from '../table/table.ts';
import { bucketKey, isElsewhere, type ListedObject, type RecordingsBucket } from './bucket.ts';
import { type KeptRecording, TENDING_MS, triedAgain } from './kept-recording.ts';
import { moveOn, RECORDING_ROWS, recordingFromRow } from './recording-row.ts';

export interface BucketReport {
  /** Recordings of which the table says that they are stored. */
  readonly stored: number;
  /** Those that the bucket does not have, or not of that length. */
  readonly missing: readonly KeptRecording[];
  /** Keys of objects that no recording stands for. */
  readonly stray: readonly string[];
}

export interface CheckParts {
  readonly table: Table;
  readonly bucket: RecordingsBucket;
  /** All rows of the table. */
  readonly rows: AsyncIterable<readonly Row[]>;
  /** Everything that is in the bucket. */
  readonly objects: AsyncIterable<ListedObject>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Holds the recordings in the table against the bucket. With `mend` a recording that the bucket does not have is fetched again,
 * and an object that no recording stands for is deleted. What somebody may be at just now is left alone.
 */
export async function checkBucket(
  parts: CheckParts,
  { mend }: { readonly mend: boolean },
): Promise<BucketReport> {
  const objects = new Map<string, ListedObject>();
  for await (const object of parts.objects) objects.set(object.key, object);
  const recordings = new Map<string, KeptRecording>();
  for await (const page of parts.rows)
    for (const row of page.filter(({ sk }) => sk?.S?.startsWith(RECORDING_ROWS))) {
      const recording = recordingFromRow(row);
      recordings.set(bucketKey(recording), recording);
    }

  const isOld = ({ storedAt }: ListedObject) => storedAt < parts.now() - 2 * TENDING_MS;
  const stray = [...objects.values()]
    .filter((object) => isOld(object) && !mayHave(recordings.get(object.key)))
    .map(({ key }) => key);
  const stored = [...recordings.values()].filter(
    (recording) => isStored(recording) && !isElsewhere(recording, parts.bucket),
  );
  const missing = stored.filter(
    (recording) => objects.get(bucketKey(recording))?.bytes !== recording.audio?.bytes,
  );
  if (mend) {
    for (const key of stray) await parts.bucket.remove(key);
    for (const recording of missing)
      await moveOn(parts.table, recording, fetchedAnew(recording, parts.now()));
  }
  return { stored: stored.length, missing, stray };
}

function isStored({ state }: KeptRecording): boolean {
  return state === 'stored' || state === 'partial';
}

/** Whoever fetches one may have stored it, and not said so yet. */
function mayHave(recording: KeptRecording | undefined): boolean {
  return recording !== undefined && recording.state !== 'deleted' && recording.state !== 'lost';
}

function fetchedAnew({ audio: _, ...recording }: KeptRecording, now: number): KeptRecording {
  return triedAgain({ ...recording, state: 'lost' }, now);
}
