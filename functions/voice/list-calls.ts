import { readCallQuery } from '../../lib/calls/query/call-query.ts';
import { callsToCsv, toJsonLines } from '../../lib/calls/query/export.ts';
import { type CallLister, listCalls } from '../../lib/calls/query/list-calls.ts';
import { api, apiSettings } from '../../lib/http-api/api.ts';
import { inAcceptedForm } from '../../lib/http-api/negotiate.ts';
import { queryOf, type Request } from '../../lib/http-api/request.ts';
import { json } from '../../lib/http-api/response.ts';
import { readConfig } from '../../lib/platform/config.ts';
import { createReader, readerSettings } from '../../lib/wiring/call-table.ts';

export const settings = [...readerSettings, ...apiSettings, 'TIME_ZONE'] as const;

export interface Dependencies {
  readonly lister: CallLister;
  readonly timeZone: string;
}

/**
 * `GET /voice/calls`: a page of calls, newest first, by `day` or `from` and `to`, `number` and `status`, with `limit` and
 * `cursor`; as JSON, CSV or JSON Lines. Outside JSON the cursor stands in the header `X-Next-Cursor`.
 */
export const list = async (request: Request, { lister, timeZone }: Dependencies) => {
  const parameters = queryOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const query = readCallQuery(parameters.fields, { timeZone });
  if ('refusal' in query) return json(400, { error: query.refusal });

  const page = await listCalls(lister, query);
  const forms = {
    json: () => page,
    csv: () => callsToCsv(page.calls),
    jsonLines: () => toJsonLines(page.calls),
  };
  return inAcceptedForm(request, forms, page.cursor === undefined ? {} : { 'X-Next-Cursor': page.cursor });
};

export const handler = api({
  start: (env): Dependencies => {
    const config = readConfig(env, ...settings);
    return { lister: createReader(config), timeZone: config.TIME_ZONE };
  },
  answer: list,
});
