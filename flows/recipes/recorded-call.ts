import { flow } from '../../lib/flows/index.ts';

/** Asks before a conversation is recorded. Without a yes it is connected all the same, and is not recorded. */
export const recordedCall = flow({
  start: 'consent',
  steps: {
    consent: {
      ask: 'May we record this call, to train our staff? If you agree, press 1. If not, press 2.',
      keys: {
        1: { next: 'keepYes', set: { consent: 'yes' } },
        2: { next: 'keepNo', set: { consent: 'no' } },
      },
      tries: 2,
      silence: 'unrecorded',
      wrong: { say: 'Please press 1 or 2.', next: 'unrecorded' },
    },
    keepYes: { save: 'consent', data: ['consent'], next: 'connectRecorded' },
    keepNo: { save: 'consent', data: ['consent'], next: 'unrecorded' },
    connectRecorded: { say: 'Thank you. This call is recorded.', next: 'recorded' },
    recorded: { dial: ['+254711000401'], record: true, maxDuration: 1800, unanswered: 'nobody' },
    unrecorded: { say: 'This call is not recorded.', next: 'connect' },
    connect: { dial: ['+254711000401'], maxDuration: 1800, unanswered: 'nobody' },
    nobody: { end: 'Sorry, nobody is free at the moment. Please call again later. Goodbye.' },
  },
});
