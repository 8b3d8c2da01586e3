import { flow } from '../../lib/flows/index.ts';

/** Takes the number on which a caller wants to be called back. */
export const callBack = flow({
  start: 'which',
  maxTurns: { times: 15, next: 'goodbye' },
  steps: {
    which: {
      ask: 'We call you back within the hour. To be called on the number you are calling from, press 1. For another number, press 2.',
      keys: { 1: 'keep', 2: 'number' },
      tries: 3,
      silence: 'goodbye',
      wrong: 'goodbye',
    },
    number: {
      ask: 'Please enter the number, beginning with zero, and then press hash.',
      digits: { min: 9, max: 13 },
      into: 'number',
      timeout: 10,
      next: 'confirm',
      silence: { say: 'We did not hear a number.', next: 'goodbye' },
      wrong: { say: 'That is not a telephone number.', next: 'goodbye' },
    },
    confirm: {
      ask: 'The number is {number:characters}. If that is right, press 1. To enter it again, press 2.',
      keys: { 1: 'keep', 2: 'number' },
      // Whoever has entered a number and says nothing more most likely meant it.
      tries: 2,
      silence: 'keep',
      wrong: 'keep',
    },
    // The other number is saved if one was entered.
    keep: { save: 'call-back', data: ['callerNumber', 'number?'], next: 'thanks' },
    thanks: { end: 'Thank you. We will call you back. Goodbye.' },
    goodbye: { end: 'We could not note a number. Please call again. Goodbye.' },
  },
});
