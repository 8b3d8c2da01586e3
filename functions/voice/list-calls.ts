import { readCallQuery } from '../../lib/calls/query/call-query.ts';
import { callsToCsv, toJsonLines } from '../../lib/calls/query/export.ts';
import { type CallTableAccess, listCalls } from '../../lib/calls/query/list-calls.ts';
import { api, apiSettings } from '../../lib/http-api/api.ts';
import { negotiate } from '../../lib/http-api/negotiate.ts';
import { queryOf, type Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { callTableSettings, createCallTableAccess } from '../../lib/wiring/call-table.ts';

export const settings = [...callTableSettings, ...apiSettings, 'TIME_ZONE'] as const;

export interface Dependencies {
  readonly access: CallTableAccess;
  readonly timeZone: string;
}

/**
 * `GET /voice/calls`: a page of calls, newest first, as JSON, CSV or JSON Lines. `day`, or `from` and `to`, with `number` and
 * `status` say which calls; `limit` and `cursor` which page. In CSV and JSON Lines the next cursor is in the header
 * `X-Next-Cursor`.
 */
export async function list(request: Request, { access, timeZone }: Dependencies) {
  const parameters = queryOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const query = readCallQuery(parameters.fields, { timeZone });
  if ('refusal' in query) return json(400, { error: query.refusal });

  const page = await listCalls(access, query);
  const representations = {
    json: () => page,
    csv: () => callsToCsv(page.calls),
    jsonLines: () => toJsonLines(page.calls),
  };
  return negotiate(
    request,
    representations,
    page.cursor === undefined ? {} : { 'X-Next-Cursor': page.cursor },
  );
}

export const handler = api({
  start: (env): Dependencies => {
    const config = readConfig(env, ...settings);
    return { access: createCallTableAccess(config), timeZone: config.TIME_ZONE };
  },
  answer: list,
});
