import { timelineToCsv, toJsonLines } from '../lib/calls/export.ts';
import { type CallReader, readCall } from '../lib/calls/read-call.ts';
import { json } from '../lib/runtime/answer.ts';
import { api, apiSettings } from '../lib/runtime/api.ts';
import { readConfig } from '../lib/runtime/config.ts';
import { inAcceptedForm } from '../lib/runtime/negotiate.ts';
import { createReader, readerSettings } from '../lib/runtime/reader.ts';
import type { Request } from '../lib/runtime/request.ts';

export const settings = [...readerSettings, ...apiSettings] as const;

/** `GET /voice/calls/{sessionId}`: one call, with all that happened in it; as CSV or JSON Lines, its events alone. */
export const getCall = async (request: Request, reader: CallReader) => {
  const sessionId = request.pathParameters?.['sessionId'] ?? '';
  const found = await readCall(reader, sessionId);
  if (found === undefined) return json(404, { error: `There is no call with the session id ${sessionId}` });
  const { events, apart } = found.timeline;
  return inAcceptedForm(request, {
    json: () => found,
    csv: () => timelineToCsv(found.timeline),
    jsonLines: () => toJsonLines([...events, ...apart]),
  });
};

export const handler = api({
  start: (env) => createReader(readConfig(env, ...settings)),
  answer: getCall,
});
