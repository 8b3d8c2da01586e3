import * as v from 'valibot';
import { api, apiSettings } from '../../lib/http-api/api.ts';
import { queryOf, type Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
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
  const callId = request.pathParameters?.['sessionId'];
  if (callId !== undefined) {
    const recordings = await recordingsOfCall(table, callId);
    return recordings === undefined
      ? json(404, { error: `There is no call with the session id ${quoted(callId)}` })
      : json(200, { recordings });
  }
  const parameters = queryOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const query = v.safeParse(recordingsQuery, parameters.fields);
  if (!query.success) return json(400, { error: query.issues[0].message });
  const page = await listRecordings(table, query.output);
  return page === undefined
    ? json(400, { error: "'cursor' is none that a page of this list had" })
    : json(200, page);
}

export const handler = api({
  start: (env) => createTable(readConfig(env, ...settings)),
  answer: listOf,
});
