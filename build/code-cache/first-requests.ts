import { everySetting } from './lambda-environment.ts';

/*
 * What each function is asked whose code is compiled while packaging: of those that somebody waits for, what they are mostly woken up
 * by. `status` has nothing to compile.
 */

const SESSION_ID = 'ATVId_96cd00fb425200566d5bc8012cd93f96';

/** The first that is heard of a call that comes in. */
export const itRings = new URLSearchParams({
  isActive: '1',
  sessionId: SESSION_ID,
  direction: 'Inbound',
  callerNumber: '+254711000111',
  destinationNumber: '+254711082000',
  callSessionState: 'Ringing',
  callerCountryCode: '254',
  callerCarrierName: 'Safaricom',
  callStartTime: '2026-11-22 13:10:16',
}).toString();

const gateway = {
  httpMethod: 'GET',
  headers: {},
  queryStringParameters: null,
  pathParameters: null,
  requestContext: { requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef', identity: {} },
  body: null,
  isBase64Encoded: false,
};

const callback = {
  ...gateway,
  httpMethod: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  queryStringParameters: { token: everySetting.CALLBACK_TOKENS },
  body: itRings,
};

/** By the function's name: the event, as API Gateway hands it over. */
export const firstRequests: Readonly<Record<string, object>> = {
  instruct: callback,
  events: callback,
  'invoke-call': {
    ...callback,
    queryStringParameters: null,
    headers: { ...callback.headers, 'Idempotency-Key': 'first' },
    body: 'phone=%2B254711000111',
  },
  'get-call': { ...gateway, pathParameters: { sessionId: SESSION_ID } },
  'list-calls': gateway,
  usage: gateway,
  'list-scheduled-calls': gateway,
  'list-recordings': gateway,
  recording: { ...gateway, pathParameters: { sessionId: SESSION_ID, recordingId: 'none' } },
  'scheduled-call': { ...gateway, pathParameters: { id: 'none' } },
};
