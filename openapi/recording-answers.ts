import * as v from 'valibot';
import { recordingStates } from '../lib/recordings/kept-recording.ts';
import type { ShownRecording } from '../lib/recordings/shown-recording.ts';
import { describes } from './same.ts';

const text = v.string();
const instant = v.pipe(text, v.isoTimestamp());

const recordingStateWords = ['not-kept', ...recordingStates] as const;

export const recording = describes<ShownRecording>()(
  v.pipe(
    v.strictObject({
      id: v.pipe(text, v.description('Names the recording within its call.')),
      callId: text,
      state: v.pipe(
        v.picklist(recordingStateWords),
        v.description(
          'What became of it. `waiting` is no end; `partial` may become `stored`; `not-kept` is a link that nobody was to fetch.',
        ),
      ),
      url: v.pipe(text, v.description('Where Africa’s Talking has it, or had it.')),
      toldAt: instant,
      reason: v.exactOptional(
        v.pipe(text, v.description('Why it is not there, or not whole, as a word that stays the same.')),
      ),
      message: v.exactOptional(v.pipe(text, v.description('The same as a sentence.'))),
      bytes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      seconds: v.exactOptional(v.pipe(v.number(), v.description('How long it plays.'))),
      sha256: v.exactOptional(v.pipe(text, v.description('The digest of what is stored, in hexadecimal.'))),
      contentType: v.exactOptional(text),
      attempts: v.pipe(
        v.array(v.strictObject({ at: instant, result: text })),
        v.description('Every attempt to fetch it: `whole`, or the reason why not.'),
      ),
      nextAttemptAt: v.exactOptional(instant),
      keptUntil: v.exactOptional(v.pipe(instant, v.description('When it is deleted by itself.'))),
      deletedBy: v.exactOptional(v.pipe(text, v.description('The id of the API key that deleted it.'))),
      listened: v.exactOptional(
        v.pipe(
          v.array(v.strictObject({ at: instant, by: text })),
          v.description('Who was given it to listen to: the id of the API key.'),
        ),
      ),
    }),
    v.description('A recording of a call, and what became of it.'),
  ),
);

export const oneRecording = v.strictObject({ recording });
export const noRecording = v.strictObject({
  error: text,
  recording: v.exactOptional(recording),
});
export const recordingsOfCall = v.strictObject({ recordings: v.array(recording) });
export const recordingPage = v.strictObject({
  recordings: v.array(recording),
  cursor: v.exactOptional(v.pipe(text, v.description('Asks for the next page; absent on the last one.'))),
});
