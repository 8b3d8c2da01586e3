import { type CallReader, readCall } from '../lib/calls/read-call.ts';
import { json } from '../lib/runtime/answer.ts';
import { readConfig } from '../lib/runtime/config.ts';
import { jsonFailure } from '../lib/runtime/json-failure.ts';
import { lambda } from '../lib/runtime/lambda.ts';
import { createReader, readerSettings } from '../lib/runtime/reader.ts';
import type { Request } from '../lib/runtime/request.ts';

export const settings = readerSettings;

/** `GET /voice/calls/{sessionId}`: one call, with all that happened in it. */
export const getCall = async ({ pathParameters }: Request, reader: CallReader) => {
  const sessionId = pathParameters?.['sessionId'] ?? '';
  const found = await readCall(reader, sessionId);
  if (found === undefined) return json(404, { error: `There is no call with the session id ${sessionId}` });
  return json(200, found);
};

export const handler = lambda({
  start: (env) => createReader(readConfig(env, ...settings)),
  answer: getCall,
  failure: jsonFailure,
});
