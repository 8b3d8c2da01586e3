import { api, apiSettings } from '../../lib/http-api/api.ts';
import { apiKeyIdOf, pathIdOf, type Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { systemClock } from '../../lib/platform/clock.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { quoted } from '../../lib/platform/quoted.ts';
import { isElsewhere, type RecordingsBucket } from '../../lib/recordings/bucket.ts';
import { deleteByRequest } from '../../lib/recordings/delete-by-request.ts';
import type { KeptRecording } from '../../lib/recordings/kept-recording.ts';
import { linkToListen } from '../../lib/recordings/listen.ts';
import { isRecordingId, readRecording } from '../../lib/recordings/recording-row.ts';
import { shownRecording } from '../../lib/recordings/shown-recording.ts';
import type { Table } from '../../lib/table/table.ts';
import { createTable } from '../../lib/wiring/call-table.ts';
import { createRecordingsBucket } from '../../lib/wiring/recordings.ts';

export const settings = ['CALLS_TABLE', 'RECORDINGS_BUCKET', ...apiSettings] as const;

export interface Dependencies {
  readonly table: Table;
  readonly bucket: RecordingsBucket;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * `GET /voice/calls/{sessionId}/recordings/{recordingId}`: leads to where the recording can be heard for a minute, and writes down
 * who asked; 404 while it waits, 410 when it is lost or deleted. `DELETE`: deletes it; may be repeated.
 */
export async function recording(request: Request, dependencies: Dependencies) {
  const [callId, id] = [pathIdOf(request, 'sessionId'), pathIdOf(request, 'recordingId')];
  const named = { callId, id };
  const seen = isRecordingId(id) ? await readRecording(dependencies.table, named) : undefined;
  if (seen === undefined || seen.reason === 'duplicate')
    return json(404, { error: `Call ${quoted(callId)} has no recording ${quoted(id)} that is kept` });
  const by = apiKeyIdOf(request);
  if (request.httpMethod === 'DELETE') {
    const deleted = await deleteByRequest(named, by, dependencies);
    return deleted === undefined
      ? json(
          409,
          { error: 'The recording is being fetched, or changed meanwhile. Try again.' },
          { 'Retry-After': '5' },
        )
      : json(200, { recording: shownRecording(deleted) });
  }
  const shown = shownRecording(seen);
  switch (seen.state) {
    case 'stored':
    case 'partial': {
      if (isElsewhere(seen, dependencies.bucket))
        return json(410, {
          error: `The recording is in the bucket ${seen.audio?.bucket}, which this stage does not use any more.`,
          recording: shown,
        });
      const { requestId } = request.requestContext;
      const Location = await linkToListen(seen, { by, requestId }, dependencies);
      return json(302, { recording: shown }, { Location });
    }
    case 'waiting':
      return json(
        404,
        { error: 'The recording has not been had yet.', recording: shown },
        retryAfter(seen, dependencies),
      );
    default:
      return json(410, { error: shown.message, recording: shown });
  }
}

function retryAfter({ nextAt }: KeptRecording, { now }: Dependencies): Record<string, string> {
  return { 'Retry-After': String(Math.max(1, Math.ceil((nextAt - now()) / 1000))) };
}

export const handler = api({
  start: (env): Dependencies => {
    const config = readConfig(env, ...settings);
    return {
      table: createTable(config),
      bucket: createRecordingsBucket(config, env),
      now: () => systemClock().getTime(),
    };
  },
  answer: recording,
});
