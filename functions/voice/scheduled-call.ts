import { api, apiSettings } from '../../lib/http-api/api.ts';
import { pathIdOf, type Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { cancelScheduledCall, readScheduledCall } from '../../lib/outbound/scheduled-calls.ts';
import { shownScheduledCall } from '../../lib/outbound/shown-scheduled-call.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { quoted } from '../../lib/platform/quoted.ts';
import type { Table } from '../../lib/table/table.ts';
import { createTable } from '../../lib/wiring/call-table.ts';

export const settings = ['CALLS_TABLE', ...apiSettings] as const;

/**
 * `GET /voice/scheduled-calls/{id}`: a call that was asked for with a time, and what came of it. `DELETE`: takes it back; a call
 * that is being placed, or was, is 409.
 */
export async function scheduledCall(request: Request, table: Table) {
  const id = pathIdOf(request, 'id');
  const notFound = json(404, { error: `There is no scheduled call with the id ${quoted(id)}` });
  if (request.httpMethod !== 'DELETE') {
    const call = await readScheduledCall(table, id);
    return call === undefined ? notFound : json(200, { scheduledCall: shownScheduledCall(call) });
  }
  const result = await cancelScheduledCall(table, id);
  if (result.outcome === 'not-found') return notFound;
  const shown = shownScheduledCall(result.call);
  return result.outcome === 'cancelled'
    ? json(200, { scheduledCall: shown })
    : json(409, { error: `It is too late: this call is ${shown.state}`, scheduledCall: shown });
}

export const handler = api({
  start: (env) => createTable(readConfig(env, ...settings)),
  answer: scheduledCall,
});
