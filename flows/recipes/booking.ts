import { flow, integer, oneOf, subFlow } from '../../lib/flows/index.ts';

/** When an appointment begins. */
export type Hour = '09:00' | '11:00' | '14:30';

/** The days that can be booked. */
export interface Calendar {
  /** The first free hour of a day, written 2026-03-02, and what it costs in shillings; nothing on a day that is full. */
  readonly freeOn: (
    day: string,
    signal: AbortSignal,
  ) => Promise<{ readonly hour: Hour; readonly fee: number } | undefined>;
  /**
   * Takes an hour, unless somebody else was faster.
   *
   * @param idempotencyKey the same for the same booking: a request of Africa's Talking may come twice
   */
  readonly book: (
    day: string,
    hour: Hour,
    callerNumber: string | undefined,
    idempotencyKey: string,
  ) => Promise<'booked' | 'taken'>;
}

interface Services {
  readonly calendar: Calendar;
}

/** Asks for a day until it is one that is free. Any flow can run it as one step. */
export const pickDay = subFlow(
  {
    start: 'ask',
    steps: {
      ask: {
        ask: 'Which day? Enter day, month and year in eight digits: 0 2, 0 3, 2 0 2 7 is the second of March.',
        digits: 'date',
        into: 'day',
        maxVisits: { times: 4, next: 'none' },
        next: 'look',
        silence: { say: 'We did not hear anything.', next: 'none' },
        wrong: { say: 'That is no day.', next: 'none' },
      },
      look: {
        compute: {
          free: { next: 'picked', set: { hour: oneOf('09:00', '11:00', '14:30'), fee: integer(0, 99_999) } },
          full: 'full',
          past: 'past',
        },
        timeoutSeconds: 1.5,
        failed: 'none',
      },
      full: { say: 'Nothing is free on {day}.', next: 'ask' },
      past: { say: '{day} is over.', next: 'ask' },
      picked: { return: 'picked' },
      none: { return: 'none' },
    },
  },
  ({ calendar }: Services) => ({
    look: async ({ day }, { at, signal }) => {
      if (Date.parse(day) < at) return 'past';
      const free = await calendar.freeOn(day, signal);
      return free === undefined ? 'full' : { free };
    },
  }),
);

/** Books an appointment on a day that the caller enters. */
export const booking = flow(
  {
    start: 'pick',
    steps: {
      pick: { run: pickDay, returns: { picked: 'offer', none: 'reception' } },
      offer: {
        ask: '{day} at {hour:time} is free, for {fee:KES}. To take it, press 1. For another day, press 2.',
        keys: { 1: 'book', 2: 'pick' },
        silence: 'goodbye',
        wrong: { say: 'That is not one of the choices.', next: 'goodbye' },
      },
      book: { compute: { booked: 'save', taken: 'taken' }, timeoutSeconds: 1.5, failed: 'reception' },
      taken: { say: 'Somebody has just taken it.', next: 'pick' },
      save: { save: 'booking', data: ['day', 'hour', 'fee', 'callerNumber'], next: 'done' },
      done: { end: 'You are booked for {day} at {hour:time}. {1s} Bring {fee:KES}. Goodbye.' },
      reception: { dial: ['+254711000222'], maxDuration: 600, unanswered: 'goodbye' },
      goodbye: { end: 'Goodbye.' },
    },
  },
  ({ calendar }: Services) => ({
    book: ({ day, hour }, { callerNumber, idempotencyKey }) =>
      calendar.book(day, hour, callerNumber, idempotencyKey),
  }),
);
