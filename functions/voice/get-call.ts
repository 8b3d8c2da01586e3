import { timelineToCsv, toJsonLines } from '../../lib/calls/query/export.ts';
import { type CallTableReader, readCall } from '../../lib/calls/query/read-call.ts';
import { api, apiSettings } from '../../lib/http-api/api.ts';
import { negotiate } from '../../lib/http-api/negotiate.ts';
import type { Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { callTableSettings, createCallTableAccess } from '../../lib/wiring/call-table.ts';

export const settings = [...callTableSettings, ...apiSettings] as const;

/** `GET /voice/calls/{sessionId}`: one call with its timeline. As CSV or JSON Lines: only the events of the timeline. */
export async function getCall(request: Request, reader: CallTableReader) {
  const sessionId = request.pathParameters?.['sessionId'] ?? '';
  const found = await readCall(reader, sessionId);
  if (found === undefined) return json(404, { error: `There is no call with the session id ${sessionId}` });
  const { events, quarantined } = found.timeline;
  return negotiate(request, {
    json: () => found,
    csv: () => timelineToCsv(found.timeline),
    jsonLines: () => toJsonLines([...events, ...quarantined]),
  });
}

export const handler = api({
  start: (env) => createCallTableAccess(readConfig(env, ...settings)),
  answer: getCall,
});
