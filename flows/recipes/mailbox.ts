import { flow } from '../../lib/flows/index.ts';

/**
 * Takes a message and plays it back, so that whoever left it can listen, speak again, or send it off. Without a word it
 * is kept: most people who have heard themselves just hang up.
 */
export const mailbox = flow({
  start: 'speak',
  maxTurns: { times: 20, next: 'goodbye' },
  steps: {
    speak: {
      record: 'Please leave your greeting after the tone, and press hash when you are done.',
      into: 'message',
      maxLength: 60,
      maxVisits: { times: 3, next: 'keep' },
      next: 'check',
      silence: 'goodbye',
    },
    check: {
      ask: ['You said:', { play: '{message}' }, '{1s} To send it, press 1. To speak again, press 2.'],
      keys: { 1: 'keep', 2: 'speak' },
      tries: 2,
      silence: 'keep',
      wrong: { say: 'Please press 1 or 2.', next: 'keep' },
    },
    keep: { save: 'greeting', data: ['callerNumber', 'message?'], next: 'thanks' },
    thanks: { end: 'Thank you. Your greeting is with us. Goodbye.' },
    goodbye: { end: 'We did not hear a greeting. Please call again. Goodbye.' },
  },
});
