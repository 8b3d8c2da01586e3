import { type CallReader, readCall } from '../lib/calls/read-call.ts';
import { json } from '../lib/runtime/answer.ts';
import { api, apiSettings } from '../lib/runtime/api.ts';
import { readConfig } from '../lib/runtime/config.ts';
import { createReader, readerSettings } from '../lib/runtime/reader.ts';
import type { Request } from '../lib/runtime/request.ts';

export const settings = [...readerSettings, ...apiSettings] as const;

/** `GET /voice/calls/{sessionId}`: one call, with all that happened in it. */
export const getCall = async ({ pathParameters }: Request, reader: CallReader) => {
  const sessionId = pathParameters?.['sessionId'] ?? '';
  const found = await readCall(reader, sessionId);
  if (found === undefined) return json(404, { error: `There is no call with the session id ${sessionId}` });
  return json(200, found);
};

export const handler = api({
  start: (env) => createReader(readConfig(env, ...settings)),
  answer: getCall,
});
