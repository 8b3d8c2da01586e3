import type { KeptRecording } from './kept-recording.ts';
import { readRecording } from './recording-row.ts';
import { deleteRecording, type TendingParts } from './tend-recording.ts';

/** It changes more often than this while it is read and written only if something is wrong. */
const ATTEMPTS = 5;

/**
 * Deletes a recording because somebody asks; one that is deleted already is answered as it is. If its bytes cannot be erased now, it is
 * deleted all the same, and they are erased as soon as they can be.
 *
 * @param by the API key that asks
 * @returns `undefined` when it is not there, or was changed by others every time
 */
export async function deleteByRequest(
  named: Pick<KeptRecording, 'callId' | 'id'>,
  by: string,
  parts: Pick<TendingParts, 'table' | 'bucket' | 'now'>,
): Promise<KeptRecording | undefined> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const seen = await readRecording(parts.table, named);
    if (seen === undefined) return undefined;
    if (seen.state === 'deleted') return seen;
    const deleted = await deleteRecording(seen, 'asked', parts, by);
    if (deleted !== undefined) return deleted;
  }
  return undefined;
}
