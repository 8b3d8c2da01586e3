import { flow, text } from '../../lib/flows/index.ts';

/** Calls somebody about an appointment: `invoke-call?phone=…&flow=reminder&name=Wanjiru&appointment=Tuesday at ten`. */
export const reminder = flow({
  variables: { name: text(32), appointment: text(50) },
  start: 'remind',
  maxTurns: { times: 12, next: 'goodbye' },
  steps: {
    remind: {
      ask: 'Hello {name}. This is a reminder of your appointment: {appointment}. To confirm, press 1. To choose another time, press 2. To hear this again, press 9.',
      keys: {
        1: { next: 'keepConfirmed', set: { reply: 'confirmed' } },
        2: { next: 'keepReschedule', set: { reply: 'reschedule' } },
        9: 'remind',
      },
      tries: 3,
      silence: 'keepSilence',
      wrong: { say: 'That is not one of the choices.', next: 'keepSilence' },
    },
    keepConfirmed: { save: 'reminder', data: ['appointment', 'reply'], next: 'confirmed' },
    keepReschedule: { save: 'reminder', data: ['appointment', 'reply'], next: 'reschedule' },
    // Without a reply: a voicemail box that answered, or nobody who could press a key.
    keepSilence: { save: 'reminder', data: ['appointment'], next: 'goodbye' },
    confirmed: { end: 'Thank you, {name}. We look forward to seeing you. Goodbye.' },
    reschedule: { end: 'Thank you, {name}. We will call you to find another time. Goodbye.' },
    goodbye: { end: 'We will try again later. Goodbye.' },
  },
});
