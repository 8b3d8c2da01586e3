import { flow } from '../../lib/flows/index.ts';

const patient = {
  tries: 2,
  silence: { say: 'We did not hear anything.', next: 'goodbye' },
  wrong: { say: 'Please press a key from 1 to 5.', next: 'goodbye' },
} as const;

/** Three questions. Every answer is kept as soon as it is given, so that whoever hangs up has answered so far. */
export const survey = flow({
  start: 'welcome',
  steps: {
    welcome: {
      say: 'Thank you for shopping with us. We have two short questions; each answer is a key from 1, very bad, to 5, very good.',
      next: 'askService',
    },
    askService: {
      ask: 'How was our service?',
      keys: { 1: 'keepService', 2: 'keepService', 3: 'keepService', 4: 'keepService', 5: 'keepService' },
      into: 'service',
      ...patient,
    },
    keepService: { save: 'survey', data: ['service'], next: 'askDelivery' },
    askDelivery: {
      ask: 'How was the delivery?',
      keys: { 1: 'keepDelivery', 2: 'keepDelivery', 3: 'keepDelivery', 4: 'keepDelivery', 5: 'keepDelivery' },
      into: 'delivery',
      ...patient,
    },
    keepDelivery: { save: 'survey', data: ['service', 'delivery'], next: 'askComment' },
    askComment: {
      record: 'If you like, tell us more after the tone, and press hash when you are done.',
      into: 'comment',
      maxLength: 60,
      next: 'keepComment',
      silence: 'thanks',
    },
    keepComment: { save: 'survey', data: ['service', 'delivery', 'comment'], next: 'thanks' },
    thanks: { end: 'Thank you for your time. Goodbye.' },
    goodbye: { end: 'We will not keep you. Thank you, and goodbye.' },
  },
});
