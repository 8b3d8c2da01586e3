import * as v from 'valibot';
import { api, apiSettings } from '../../lib/http-api/api.ts';
import { queryOf, type Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
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
  const query = v.safeParse(scheduledCallsQuery, parameters.fields);
  if (!query.success) return json(400, { error: query.issues[0].message });
  const page = await listScheduledCalls(table, query.output);
  if (page === undefined) return json(400, { error: "'cursor' is none that a page of this list had" });
  return json(200, { ...page, scheduledCalls: page.scheduledCalls.map(shownScheduledCall) });
}

export const handler = api({
  start: (env) => createTable(readConfig(env, ...settings)),
  answer: listScheduled,
});
