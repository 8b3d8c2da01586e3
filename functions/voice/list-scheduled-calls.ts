import { api, apiSettings } from '../../lib/http-api/api.ts';
import { queryOf, type Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { FOREIGN_CURSOR } from '../../lib/listing/cursor.ts';
import { readParameters } from '../../lib/listing/parameters.ts';
import { listScheduledCalls, scheduledCallsQuery } from '../../lib/outbound/list-scheduled-calls.ts';
import { shownScheduledCall } from '../../lib/outbound/shown-scheduled-call.ts';
import { readConfig } from '../../lib/platform/config.ts';
import type { Table } from '../../lib/table/table.ts';
import { createTable } from '../../lib/wiring/call-table.ts';

export const settings = ['CALLS_TABLE', ...apiSettings] as const;

/** `GET /voice/scheduled-calls`: the calls that wait for their time, the next one first, with `limit` and `cursor`. */
export async function listScheduled(request: Request, table: Table) {
  const parameters = queryOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const query = readParameters(scheduledCallsQuery, parameters.fields);
  if ('refusal' in query) return json(400, { error: query.refusal });
  const page = await listScheduledCalls(table, query);
  if (page === undefined) return json(400, { error: FOREIGN_CURSOR });
  return json(200, { ...page, scheduledCalls: page.scheduledCalls.map(shownScheduledCall) });
}

export const handler = api({
  start: (env) => createTable(readConfig(env, ...settings)),
  answer: listScheduled,
});
