import { toJsonLines, usageToCsv } from '../../lib/calls/query/export.ts';
import type { CallLister } from '../../lib/calls/query/list-calls.ts';
import { readUsage, readUsageQuery } from '../../lib/calls/query/usage.ts';
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
 * `GET /voice/usage`: totals of each day and currency, by `day` or `from` and `to`; as JSON, CSV or JSON Lines. Money is
 * exact: decimal texts, added without floats.
 */
export const usage = async (request: Request, { lister, timeZone }: Dependencies) => {
  const parameters = queryOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const query = readUsageQuery(parameters.fields, { timeZone, now: lister.now() });
  if ('refusal' in query) return json(400, { error: query.refusal });

  const days = await readUsage(lister, query);
  return inAcceptedForm(request, {
    json: () => ({ days }),
    csv: () => usageToCsv(days),
    jsonLines: () => toJsonLines(days),
  });
};

export const handler = api({
  start: (env): Dependencies => {
    const config = readConfig(env, ...settings);
    return { lister: createReader(config), timeZone: config.TIME_ZONE };
  },
  answer: usage,
});
