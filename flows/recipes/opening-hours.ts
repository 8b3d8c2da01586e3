import { flow, openingHours } from '../../lib/flows/index.ts';

/** When somebody is there. A lunch break divides a day; `22:00-06:00` would go past midnight. */
const officeHours = openingHours({
  timeZone: 'Africa/Nairobi',
  week: { 'mon-fri': '08:00-13:00, 14:00-17:00', sat: '09:00-12:00' },
  closed: ['01-01', '05-01', '06-01', '10-20', '12-12', '12-25', '12-26', '2026-04-03', '2026-04-06'],
});

/** Connects callers during the hours; at other times, and on holidays, takes a message. */
export const reception = flow({
  start: 'hours',
  steps: {
    hours: { hours: officeHours, open: 'ring', closed: 'closed', holiday: 'holiday' },
    ring: {
      dial: ['+254711000301', '+254711000302'],
      sequential: true,
      maxDuration: 1800,
      unanswered: 'busy',
    },
    busy: { say: 'Nobody can take your call at the moment.', next: 'offer' },
    closed: {
      say: 'We are closed now. We are open from Monday to Friday, eight to one and two to five, and on Saturday from nine to twelve.',
      next: 'offer',
    },
    holiday: { say: 'We are closed for the public holiday.', next: 'offer' },
    offer: {
      ask: 'To leave a message, press 1. Otherwise just hang up.',
      keys: { 1: 'message' },
      tries: 2,
      silence: 'goodbye',
      wrong: 'goodbye',
    },
    message: {
      record: 'Please speak after the tone, and press hash when you are done.',
      into: 'message',
      maxLength: 120,
      next: 'keepMessage',
      silence: 'goodbye',
    },
    keepMessage: { save: 'message', data: ['callerNumber', 'message'], next: 'thanks' },
    thanks: { end: 'Thank you. We will call you back. Goodbye.' },
    goodbye: { end: 'Thank you for calling. Goodbye.' },
  },
});
