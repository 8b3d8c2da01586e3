import { timelineToCsv, toJsonLines } from '../../lib/calls/query/export.ts';
import { type CallTableReader, readCall } from '../../lib/calls/query/read-call.ts';
import { readTimelineQuery } from '../../lib/calls/query/timeline-query.ts';
import { api, apiSettings } from '../../lib/http-api/api.ts';
import { negotiate } from '../../lib/http-api/negotiate.ts';
import { pathIdOf, queryOf, type Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { quoted } from '../../lib/platform/quoted.ts';
import { callTableSettings, createCallTableAccess } from '../../lib/wiring/call-table.ts';

export const settings = [...callTableSettings, ...apiSettings] as const;

/**
 * `GET /voice/calls/{sessionId}`: one call, with what happened in it, in pages by `limit` and `cursor`; as CSV or JSON Lines,
 * its events alone. Outside JSON the cursor stands in the header `X-Next-Cursor`.
 */
export async function getCall(request: Request, reader: CallTableReader) {
  const sessionId = pathIdOf(request, 'sessionId');
  const parameters = queryOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const query = readTimelineQuery(sessionId, parameters.fields);
  if ('refusal' in query) return json(400, { error: query.refusal });

  const found = await readCall(reader, sessionId, query);
  if (found === undefined)
    return json(404, { error: `There is no call with the session id ${quoted(sessionId)}` });
  const { events, quarantined } = found.timeline;
  const representations = {
    json: () => found,
    csv: () => timelineToCsv(found.timeline),
    jsonLines: () => toJsonLines([...events, ...quarantined]),
  };
  return negotiate(
    request,
    representations,
    found.cursor === undefined ? {} : { 'X-Next-Cursor': found.cursor },
  );
}

export const handler = api({
  start: (env) => createCallTableAccess(readConfig(env, ...settings)),
  answer: getCall,
});
