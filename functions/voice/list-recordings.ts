import { api, apiSettings } from '../../lib/http-api/api.ts';
import { pathIdOf, queryOf, type Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { FOREIGN_CURSOR } from '../../lib/listing/cursor.ts';
import { readParameters } from '../../lib/listing/parameters.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { quoted } from '../../lib/platform/quoted.ts';
import { listRecordings, recordingsOfCall, recordingsQuery } from '../../lib/recordings/list-recordings.ts';
import type { Table } from '../../lib/table/table.ts';
import { createTable } from '../../lib/wiring/call-table.ts';

export const settings = ['CALLS_TABLE', ...apiSettings] as const;

/**
 * `GET /voice/calls/{sessionId}/recordings`: the recordings of a call, each with who listened. `GET /voice/recordings`: those of all
 * calls in one `state`, with `limit` and `cursor`.
 */
export async function listOf(request: Request, table: Table) {
  const callId = pathIdOf(request, 'sessionId');
  if (callId !== '') {
    const recordings = await recordingsOfCall(table, callId);
    return recordings === undefined
      ? json(404, { error: `There is no call with the session id ${quoted(callId)}` })
      : json(200, { recordings });
  }
  const parameters = queryOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const query = readParameters(recordingsQuery, parameters.fields);
  if ('refusal' in query) return json(400, { error: query.refusal });
  const page = await listRecordings(table, query);
  return page === undefined ? json(400, { error: FOREIGN_CURSOR }) : json(200, page);
}

export const handler = api({
  start: (env) => createTable(readConfig(env, ...settings)),
  answer: listOf,
});
