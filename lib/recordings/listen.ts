import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { keyAttributes, type Row, type Table } from '../table/table.ts';
import { bucketKey, type RecordingsBucket } from './bucket.ts';
import type { KeptRecording } from './kept-recording.ts';
import type { Listened } from './shown-recording.ts';

/** Rows that say who was given a recording; they stand beside it, and go when the call is forgotten. */
export const LISTENED_ROWS = 'recording-listened#';

/** For so long the link works: time to begin to listen, and not to pass it on. */
export const LINK_SECONDS = 60;

/**
 * A link by which a stored recording can be heard. Who asked is written down first: whoever has it has been named.
 *
 * @param by the API key that asks
 * @param requestId tells two who ask in the same millisecond apart
 */
export async function linkToListen(
  recording: KeptRecording,
  { by, requestId }: { readonly by: string; readonly requestId: string },
  {
    table,
    bucket,
    now,
  }: { readonly table: Table; readonly bucket: RecordingsBucket; readonly now: () => number },
): Promise<string> {
  const at = new Date(now()).toISOString();
  const put = new PutItemCommand({
    TableName: table.tableName,
    Item: {
      ...keyAttributes({ pk: recording.callId, sk: `${LISTENED_ROWS}${recording.id}#${at}#${requestId}` }),
      at: { S: at },
      by: { S: by },
      expiresAt: { N: String(Math.ceil(recording.until / 1000) + KEPT_LONGER_SECONDS) },
    },
  });
  await table.dynamodb.send(put);
  return bucket.linkTo(bucketKey(recording), {
    seconds: LINK_SECONDS,
    fileName: `${recording.callId}${extensionOf(recording)}`.replace(/[^\w.-]/g, '_'),
  });
}

/** Who listened is told for a year after a recording is deleted. */
const KEPT_LONGER_SECONDS = 366 * 86_400;

function extensionOf({ audio }: KeptRecording): string {
  return /mpeg|mp3/.test(audio?.contentType ?? '') ? '.mp3' : '';
}

/** By recording, who was given it, in the order of time. */
export function listenedIn(rows: readonly Row[]): ReadonlyMap<string, readonly Listened[]> {
  const byRecording = new Map<string, Listened[]>();
  for (const { sk, at, by } of rows) {
    const id = /^recording-listened#([\w-]+)#/.exec(sk?.S ?? '')?.[1];
    if (id === undefined) continue;
    byRecording.set(id, [...(byRecording.get(id) ?? []), { at: at?.S ?? '', by: by?.S ?? '' }]);
  }
  return byRecording;
}
