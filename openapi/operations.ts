import * as v from 'valibot';
import { isCallId } from '../lib/calls/event/event.ts';
import { callQueryParameters } from '../lib/calls/query/call-query.ts';
import { timelineParameters } from '../lib/calls/query/timeline-query.ts';
import { usageParameters } from '../lib/calls/query/usage.ts';
import { requestKey } from '../lib/outbound/idempotency-key.ts';
import { phoneParameter } from '../lib/outbound/phone-parameter.ts';
import * as answers from './answers.ts';
import { callbackForm } from './callback-form.ts';

export interface Operation {
  readonly method: 'get' | 'head' | 'post';
  readonly path: string;
  readonly id: string;
  readonly summary: string;
  /** Whose door it is. */
  readonly for: 'programs' | "Africa's Talking" | 'anybody';
  readonly inPath?: v.ObjectEntries;
  readonly inQuery?: v.ObjectEntries;
  readonly inHeader?: v.ObjectEntries;
  /** The same fields in a form and in JSON, or in a form alone. */
  readonly body?: { readonly schema: v.GenericSchema; readonly types: readonly string[] };
  readonly answers: Readonly<Record<number, Answer>>;
}

export interface Answer {
  readonly description: string;
  /** By media type; a text where there is no schema. */
  readonly content: Readonly<Record<string, v.GenericSchema | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The headers of answers: what each tells. */
const requestId = { 'X-Request-Id': 'The id under which the logs know the request.' };
const retryAfter = { 'Retry-After': 'Seconds after which it may be asked again.' };
const nextCursor = { 'X-Next-Cursor': 'As `cursor` in JSON: asks for the next page.' };

function problem(description: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return {
    description,
    content: { 'application/json': answers.problem },
    headers: { ...requestId, ...headers },
  };
}

/** What any endpoint with a key may answer, by itself or by the gateway in front of it. */
const refusals = {
  403: problem('The API key is missing or wrong.'),
  429: problem('Too many requests.', retryAfter),
  500: problem('Something went wrong on our side.'),
} as const;

/** Of a table that asks for it by `Accept`. */
function inThreeForms(schema: v.GenericSchema): Answer['content'] {
  return {
    'application/json': schema,
    'text/csv': undefined,
    'application/jsonl': undefined,
    'application/x-ndjson': undefined,
  };
}

const startAnswers: Operation['answers'] = {
  200: { description: 'The phone is about to ring.', content: { 'application/json': answers.started } },
  400: problem('What was given makes no call; nothing was dialled.'),
  402: problem('Africa’s Talking says that there is no credit.'),
  403: problem('A rule forbids this call, or the API key is missing or wrong.'),
  409: problem('The key stands for another start, or for one that has no answer yet.', retryAfter),
  422: problem('Africa’s Talking does not serve this destination.'),
  429: problem('A cap of ours is reached, or too many requests came.', retryAfter),
  500: problem('Something went wrong on our side, or in our account.'),
  502: problem('Africa’s Talking refused the call.'),
  503: problem('Nothing was dialled: our limits or Africa’s Talking could not be reached.', retryAfter),
  504: problem('Nobody knows whether the phone rings. Do not try again without looking.'),
};

const startFields = {
  phone: v.pipe(
    phoneParameter,
    v.description('The number to call, in any writing that tells its country, or of the default country.'),
    v.examples(['254711000111']),
  ),
  clientRequestId: v.optional(
    v.pipe(
      requestKey('clientRequestId'),
      v.description('A tag that comes back with all that the call tells.'),
    ),
  ),
  flow: v.optional(v.pipe(v.string(), v.description('The flow that takes the call once it is answered.'))),
};

/** Whatever else is given is a variable of the flow. */
const startBody = v.objectWithRest(startFields, v.string());
const idempotencyKey = {
  'Idempotency-Key': v.optional(
    v.pipe(
      requestKey('Idempotency-Key'),
      v.description('The same in every attempt at this call; all of them start it once.'),
    ),
  ),
};

const token = v.optional(v.pipe(v.string(), v.description('The secret in the URLs of the dashboard.')));
const callbackRefusals = {
  403: problem('The token is missing or wrong.'),
  413: problem('The body is too long to be a callback.'),
} as const;

const visited: Operation['answers'] = {
  200: { description: 'The token is right.', content: { 'text/plain': undefined } },
  403: callbackRefusals[403],
};

function callbackUrl(name: 'instruct' | 'events', summary: string, posted: string): readonly Operation[] {
  const path = `/voice/${name}`;
  const inQuery = {
    token,
    ...(name === 'instruct' && {
      at: v.optional(v.pipe(v.string(), v.description('The sealed position of a running call.'))),
    }),
  };
  return [
    {
      method: 'post',
      path,
      id: name,
      summary,
      for: "Africa's Talking",
      inQuery,
      body: { schema: callbackForm, types: ['application/x-www-form-urlencoded'] },
      answers: {
        200: { description: posted, content: { 'text/plain': undefined } },
        ...callbackRefusals,
      },
    },
    ...(['get', 'head'] as const).map(
      (method): Operation => ({
        method,
        path,
        id: `${name}-${method}`,
        summary: 'Africa’s Talking’s dashboard visits a URL before it saves it',
        for: "Africa's Talking",
        inQuery,
        answers: visited,
      }),
    ),
  ];
}

/** The HTTP API, endpoint by endpoint, with the schemas that check what is asked. */
export const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/voice',
    id: 'status',
    summary: 'Says that the service is there',
    for: 'anybody',
    answers: { 200: { description: 'It is there.', content: { 'application/json': answers.ready } } },
  },
  {
    method: 'get',
    path: '/voice/invoke-call',
    id: 'invokeCallByGet',
    summary: 'Starts a call; the fields stand in the query',
    for: 'programs',
    inQuery: startFields,
    inHeader: idempotencyKey,
    answers: startAnswers,
  },
  {
    method: 'post',
    path: '/voice/invoke-call',
    id: 'invokeCall',
    summary:
      'Starts a call; with `flow` that flow takes it, and whatever else is given is one of its variables',
    for: 'programs',
    inHeader: idempotencyKey,
    body: {
      schema: startBody,
      types: ['application/json', 'application/x-www-form-urlencoded'],
    },
    answers: startAnswers,
  },
  ...callbackUrl(
    'instruct',
    'Answers Africa’s Talking’s callback with what the call does next',
    'Voice XML; nothing at the end of a call',
  ),
  ...callbackUrl('events', 'Receives every call event', '`OK`'),
  {
    method: 'get',
    path: '/voice/calls',
    id: 'listCalls',
    summary: 'A page of calls, newest first',
    for: 'programs',
    inQuery: callQueryParameters.entries,
    answers: {
      200: {
        description: 'Calls.',
        content: inThreeForms(answers.callPage),
        headers: nextCursor,
      },
      400: problem('A parameter is wrong.'),
      ...refusals,
    },
  },
  {
    method: 'get',
    path: '/voice/calls/{sessionId}',
    id: 'getCall',
    summary: 'One call, and everything that happened in it',
    for: 'programs',
    inPath: {
      sessionId: v.pipe(
        v.string(),
        v.check(isCallId),
        v.description('Africa’s Talking’s id of the call, or ours of a start.'),
      ),
    },
    inQuery: timelineParameters.entries,
    answers: {
      200: {
        description: 'The call, and a page of its events.',
        content: inThreeForms(answers.callWithTimeline),
        headers: nextCursor,
      },
      400: problem('A parameter is wrong.'),
      404: problem('There is no such call, or none any more.'),
      ...refusals,
    },
  },
  {
    method: 'get',
    path: '/voice/usage',
    id: 'usage',
    summary: 'Totals of each day and currency: calls by outcome, seconds, exact money',
    for: 'programs',
    inQuery: usageParameters.entries,
    answers: {
      200: {
        description: 'Totals, days without calls included.',
        content: inThreeForms(v.union([answers.usageByDay, answers.usageByHour])),
      },
      400: problem('A parameter is wrong.'),
      ...refusals,
    },
  },
];
