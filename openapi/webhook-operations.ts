import * as v from 'valibot';
import { deliveriesQuery } from '../lib/webhooks/deliveries.ts';
import { endpointChange, newEndpoint } from '../lib/webhooks/endpoint.ts';
import { replayRequest } from '../lib/webhooks/replay.ts';
import { type Operation, problem, refusals } from './operation.ts';
import * as answers from './webhook-answers.ts';

const inPath = { id: v.pipe(v.string(), v.description('The `id` of the webhook.')) };

const closed = { 409: problem('Webhooks are off on this stage.'), ...refusals } as const;
const wrongBody = problem('The body is wrong; nothing was done.');
const noSuchWebhook = problem('There is no such webhook.');

function inJson(schema: v.GenericSchema) {
  return { schema, types: ['application/json'] };
}

function answered(description: string, schema: v.GenericSchema) {
  return { description, content: { 'application/json': schema } };
}

/** Of the endpoints of a team that are told what happens to calls. */
export const webhookOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/voice/webhooks',
    id: 'listWebhooks',
    summary: 'The endpoints that are told what happens to calls',
    for: 'programs',
    answers: { 200: answered('Every endpoint.', answers.endpoints), ...closed },
  },
  {
    method: 'post',
    path: '/voice/webhooks',
    id: 'createWebhook',
    summary: 'Has an endpoint told what happens to calls from now on',
    for: 'programs',
    body: inJson(newEndpoint),
    answers: {
      201: answered('The endpoint, and its secret.', answers.withSecret),
      400: wrongBody,
      ...closed,
    },
  },
  {
    method: 'get',
    path: '/voice/webhooks/{id}',
    id: 'getWebhook',
    summary: 'One endpoint, and how it stands',
    for: 'programs',
    inPath,
    answers: { 200: answered('The endpoint.', answers.oneEndpoint), 404: noSuchWebhook, ...closed },
  },
  {
    method: 'patch',
    path: '/voice/webhooks/{id}',
    id: 'changeWebhook',
    summary: 'Changes an endpoint, or switches it off or on; `null` takes a field away',
    for: 'programs',
    inPath,
    body: inJson(endpointChange),
    answers: {
      200: answered('The endpoint as it is now.', answers.oneEndpoint),
      400: wrongBody,
      404: noSuchWebhook,
      ...closed,
    },
  },
  {
    method: 'delete',
    path: '/voice/webhooks/{id}',
    id: 'deleteWebhook',
    summary: 'Takes an endpoint away; what waits for it is not delivered any more',
    for: 'programs',
    inPath,
    answers: { 200: answered('It is gone.', answers.done), 404: noSuchWebhook, ...closed },
  },
  {
    method: 'post',
    path: '/voice/webhooks/{id}/test',
    id: 'testWebhook',
    summary: 'Posts a test to an endpoint at once, and tells what it answered',
    for: 'programs',
    inPath,
    answers: { 200: answered('What came of it.', answers.tested), 404: noSuchWebhook, ...closed },
  },
  {
    method: 'post',
    path: '/voice/webhooks/{id}/rotate',
    id: 'rotateWebhookSecret',
    summary: 'Makes a new secret for an endpoint; for a day the old one signs beside it',
    for: 'programs',
    inPath,
    answers: { 200: answered('The new secret.', answers.withSecret), 404: noSuchWebhook, ...closed },
  },
  {
    method: 'post',
    path: '/voice/webhooks/{id}/replay',
    id: 'replayToWebhook',
    summary: 'Tells an endpoint again of the calls that began in a span of time',
    for: 'programs',
    inPath,
    body: inJson(replayRequest),
    answers: { 202: answered('It has begun.', answers.done), 400: wrongBody, 404: noSuchWebhook, ...closed },
  },
  {
    method: 'get',
    path: '/voice/webhooks/{id}/deliveries',
    id: 'listDeliveries',
    summary: 'What was delivered to an endpoint, what waits, and what nobody took',
    for: 'programs',
    inPath,
    inQuery: deliveriesQuery.entries,
    answers: {
      200: answered('A page of deliveries, newest first.', answers.deliveriesPage),
      400: problem('A parameter is wrong.'),
      ...closed,
    },
  },
];
