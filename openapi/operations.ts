import * as v from 'valibot';
import { isCallId } from '../lib/calls/event/event.ts';
import { callQueryParameters } from '../lib/calls/query/call-query.ts';
import { timelineParameters } from '../lib/calls/query/timeline-query.ts';
import { usageParameters } from '../lib/calls/query/usage.ts';
import { requestKey } from '../lib/outbound/idempotency-key.ts';
import { scheduledCallsQuery } from '../lib/outbound/list-scheduled-calls.ts';
import { phoneParameter } from '../lib/outbound/phone-parameter.ts';
import { readTime, TIME_FORM } from '../lib/outbound/scheduled-call.ts';
import * as answers from './answers.ts';
import { callbackForm } from './callback-form.ts';
import { type Answer, type Operation, problem, refusals, retryAfter } from './operation.ts';
import { recordingOperations } from './recording-operations.ts';
import { webhookOperations } from './webhook-operations.ts';

/** The header of a page that is no JSON. */
const nextCursor = { 'X-Next-Cursor': 'As `cursor` in JSON: asks for the next page.' };

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
  202: {
    description: 'With `at`: the call waits for its time.',
    content: { 'application/json': answers.planned },
  },
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
  from: v.optional(
    v.pipe(
      v.string(),
      v.description('Which of our own numbers calls, and is shown; the first of them, if it is absent.'),
      v.examples(['+254711082000']),
    ),
  ),
  clientRequestId: v.optional(
    v.pipe(
      requestKey('clientRequestId'),
      v.description('A tag that comes back with all that the call tells.'),
    ),
  ),
  flow: v.optional(v.pipe(v.string(), v.description('The flow that takes the call once it is answered.'))),
  at: v.optional(
    v.pipe(
      v.string(),
      v.check((time) => readTime(time) !== undefined, TIME_FORM),
      v.description('When to start the call, a time with its zone; now, if it is absent.'),
      v.examples(['2027-06-01T09:00:00+03:00']),
    ),
  ),
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

const scheduledCallId = {
  id: v.pipe(v.string(), v.description('The `id` with which invoke-call answered 202.')),
};

const scheduledCallAnswers = {
  200: {
    description: 'The call as it stands.',
    content: { 'application/json': answers.oneScheduledCall },
  },
  404: problem('There is no such scheduled call, or none any more.'),
  ...refusals,
} as const;

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
    summary:
      'Starts a call; the fields stand in the query, and whatever else stands there is a variable of the flow',
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
  {
    method: 'get',
    path: '/voice/scheduled-calls',
    id: 'listScheduledCalls',
    summary: 'The calls that wait for their time, the next one first',
    for: 'programs',
    inQuery: scheduledCallsQuery.entries,
    answers: {
      200: {
        description: 'Calls that wait.',
        content: { 'application/json': answers.scheduledCallPage },
      },
      400: problem('A parameter is wrong.'),
      ...refusals,
    },
  },
  {
    method: 'get',
    path: '/voice/scheduled-calls/{id}',
    id: 'getScheduledCall',
    summary: 'A call that was asked for with a time, and what came of it',
    for: 'programs',
    inPath: scheduledCallId,
    answers: scheduledCallAnswers,
  },
  {
    method: 'delete',
    path: '/voice/scheduled-calls/{id}',
    id: 'cancelScheduledCall',
    summary: 'Takes a call back that waits for its time; may be repeated',
    for: 'programs',
    inPath: scheduledCallId,
    answers: {
      ...scheduledCallAnswers,
      409: {
        description: 'It is too late: the call is being placed, or has been dealt with.',
        content: { 'application/json': answers.tooLateToCancel },
      },
    },
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
  ...recordingOperations,
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
  ...webhookOperations,
];
