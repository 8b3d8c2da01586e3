import { toJsonLines, usageToCsv } from '../lib/calls/export.ts';
import type { CallLister } from '../lib/calls/list-calls.ts';
import { readUsage, readUsageQuery } from '../lib/calls/usage.ts';
import { json } from '../lib/runtime/answer.ts';
import { api, apiSettings } from '../lib/runtime/api.ts';
import { readConfig } from '../lib/runtime/config.ts';
import { inAcceptedForm } from '../lib/runtime/negotiate.ts';
import { createReader, readerSettings } from '../lib/runtime/reader.ts';
import { queryOf, type Request } from '../lib/runtime/request.ts';

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
