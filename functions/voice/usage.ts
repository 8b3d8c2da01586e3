import { toJsonLines, usageToCsv } from '../../lib/calls/query/export.ts';
import type { CallTableAccess } from '../../lib/calls/query/list-calls.ts';
import { readUsage, readUsageQuery } from '../../lib/calls/query/usage.ts';
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
 * `GET /voice/usage`: totals for each day in `day`, or in `from` and `to`, and for each currency; with `by=hour` for each hour.
 * As JSON, CSV or JSON Lines. Money is decimal text, added exactly.
 */
export async function usage(request: Request, { access, timeZone }: Dependencies) {
  const parameters = queryOf(request);
  if (parameters.refusal !== undefined) return json(400, { error: parameters.refusal });
  const query = readUsageQuery(parameters.fields, { timeZone, now: access.now() });
  if ('refusal' in query) return json(400, { error: query.refusal });

  const usages = await readUsage(access, query);
  return negotiate(request, {
    json: () => ({ [query.by === 'day' ? 'days' : 'hours']: usages }),
    csv: () => usageToCsv(usages),
    jsonLines: () => toJsonLines(usages),
  });
}

export const handler = api({
  start: (env): Dependencies => {
    const config = readConfig(env, ...settings);
    return { access: createCallTableAccess(config), timeZone: config.TIME_ZONE };
  },
  answer: usage,
});
