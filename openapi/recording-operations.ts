import * as v from 'valibot';
import { isCallId } from '../lib/calls/event/event.ts';
import { recordingsQuery } from '../lib/recordings/list-recordings.ts';
import { type Operation, problem, refusals, retryAfter } from './operation.ts';
import * as answers from './recording-answers.ts';

const sessionId = v.pipe(v.string(), v.check(isCallId), v.description('The call.'));
const oneRecording = {
  sessionId,
  recordingId: v.pipe(v.string(), v.description('The `id` of a recording of that call.')),
};
const none = problem('That call has no recording of this id that is kept.');

/** What is done with recordings. */
export const recordingOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/voice/calls/{sessionId}/recordings',
    id: 'listRecordingsOfCall',
    summary: 'The recordings of a call: what became of each, and who listened',
    for: 'programs',
    inPath: { sessionId },
    answers: {
      200: {
        description: 'All of them, in the order in which they were told.',
        content: { 'application/json': answers.recordingsOfCall },
      },
      404: problem('There is no such call, or none any more.'),
      ...refusals,
    },
  },
  {
    method: 'get',
    path: '/voice/calls/{sessionId}/recordings/{recordingId}',
    id: 'listen',
    summary: 'Leads to where a recording can be heard for a minute; who asked is written down',
    for: 'programs',
    inPath: oneRecording,
    answers: {
      302: {
        description: 'It is at `Location`, byte ranges included.',
        content: { 'application/json': answers.oneRecording },
        headers: { Location: 'A link that anybody may follow, for a minute.' },
      },
      404: {
        description: 'There is none of this id; or it has not been had yet.',
        content: { 'application/json': answers.noRecording },
        headers: retryAfter,
      },
      410: {
        description: 'It is lost or deleted: `reason` says why.',
        content: { 'application/json': answers.noRecording },
      },
      ...refusals,
    },
  },
  {
    method: 'delete',
    path: '/voice/calls/{sessionId}/recordings/{recordingId}',
    id: 'deleteRecording',
    summary: 'Deletes a recording for good; may be repeated',
    for: 'programs',
    inPath: oneRecording,
    answers: {
      200: { description: 'It is deleted.', content: { 'application/json': answers.oneRecording } },
      404: none,
      409: problem('It was being changed by others every time.', retryAfter),
      ...refusals,
    },
  },
  {
    method: 'get',
    path: '/voice/recordings',
    id: 'listRecordings',
    summary: 'The recordings of all calls in one state; those that are lost unless told',
    for: 'programs',
    inQuery: recordingsQuery.entries,
    answers: {
      200: { description: 'Recordings.', content: { 'application/json': answers.recordingPage } },
      400: problem('A parameter is wrong.'),
      ...refusals,
    },
  },
];
