import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutStrayLetter } from '../calls/record/call-inputs.ts';
import { type RowKey, readRow, type Table } from '../table/table.ts';
import { bucketKey, type RecordingsBucket } from './bucket.ts';
import type { Download } from './download.ts';
import {
  attempted,
  begun,
  deletedFor,
  dutyOf,
  erased,
  type FetchAttempt,
  foundDuplicate,
  givenUp,
  isBetter,
  type KeptRecording,
  storeFailed,
} from './kept-recording.ts';
import { moveOn, readRecording, recordingFromRow, recordingId } from './recording-row.ts';

export interface TendingParts {
  readonly table: Table;
  readonly bucket: RecordingsBucket;
  readonly download: Download;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Does what is due about a recording: fetches it, gives it up, or deletes what has been kept long enough. May be called at any
 * time, at once from several places, and may die anywhere: a row says what is still to be done until it is done, and
 * comes back by itself (lib/timers).
 *
 * @returns the recording as it has become; `undefined` when nothing was due, or another is at it
 * @throws what the table or the bucket throws; no attempt is counted for it
 */
export async function tendRecording(key: RowKey, parts: TendingParts): Promise<KeptRecording | undefined> {
  const row = await readRow(parts.table, key);
  if (row['state'] === undefined) return undefined;
  const seen = recordingFromRow(row);
  const now = parts.now();
  switch (dutyOf(seen, now)) {
    case 'fetch':
      return (await isDuplicate(seen, parts.table))
        ? move(seen, foundDuplicate(seen), parts)
        : fetchAndStore(seen, parts);
    case 'give-up':
      return move(seen, givenUp(seen, now), parts);
    case 'expire':
      return deleteRecording(seen, 'retention', parts);
    case 'erase':
      return erase(seen, parts);
    case 'nothing':
      return undefined;
  }
}

async function move(
  seen: KeptRecording,
  next: KeptRecording,
  { table }: Pick<TendingParts, 'table'>,
): Promise<KeptRecording | undefined> {
  return (await moveOn(table, seen, next)) ? next : undefined;
}

/**
 * One message has been told by two addresses, of which one had a stray letter before its ending and led nowhere: if nothing is
 * there, and the call has told the other too, that is it.
 */
async function isDuplicate({ callId, url, state, attempts }: KeptRecording, table: Table): Promise<boolean> {
  const right = withoutStrayLetter(url);
  if (state !== 'waiting' || attempts.length === 0 || right === url) return false;
  return (await readRecording(table, { callId, id: recordingId(right) })) !== undefined;
}

async function fetchAndStore(seen: KeptRecording, parts: TendingParts): Promise<KeptRecording | undefined> {
  const mine = begun(seen, parts.now());
  if (!(await moveOn(parts.table, seen, mine))) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'recording-'));
  try {
    const file = join(folder, 'audio');
    const attempt = await parts.download(seen.url, file);
    return await keep(mine, { attempt, file }, parts);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function keep(
  mine: KeptRecording,
  { attempt, file }: { readonly attempt: FetchAttempt; readonly file: string },
  parts: TendingParts,
): Promise<KeptRecording | undefined> {
  const { table, bucket, now } = parts;
  if (attempt.came !== 'nothing' && isBetter(attempt, mine)) {
    try {
      await bucket.put(bucketKey(mine), file, attempt.audio);
    } catch (error) {
      await moveOn(table, mine, storeFailed(mine, now()));
      throw error;
    }
  }
  const next = attempted(mine, storedIn(bucket, attempt), now());
  if (await moveOn(table, mine, next)) return next;
  // It was deleted, or its caller forgotten, while it was fetched: so is what has just been stored.
  await bucket.remove(bucketKey(mine));
  return undefined;
}

function storedIn({ name: bucket }: RecordingsBucket, attempt: FetchAttempt): FetchAttempt {
  return attempt.came === 'nothing' ? attempt : { ...attempt, audio: { ...attempt.audio, bucket } };
}

/**
 * Deletes a recording: says so first, then erases its bytes. If we die between the two, it is due, and erased later.
 *
 * @param by the API key that asks for it
 * @returns `undefined` when it has changed since it was seen
 */
export async function deleteRecording(
  seen: KeptRecording,
  reason: 'asked' | 'retention',
  parts: Pick<TendingParts, 'table' | 'bucket' | 'now'>,
  by?: string,
): Promise<KeptRecording | undefined> {
  const next = deletedFor(seen, reason, { now: parts.now(), by });
  return (await moveOn(parts.table, seen, next)) ? erase(next, parts) : undefined;
}

/** `undefined` when it has changed meanwhile. */
async function erase(
  seen: KeptRecording,
  parts: Pick<TendingParts, 'table' | 'bucket' | 'now'>,
): Promise<KeptRecording | undefined> {
  await parts.bucket.remove(bucketKey(seen));
  return move(seen, erased(seen, parts.now()), parts);
}
