import { flow } from '../../lib/flows/index.ts';

/** Tells somebody of a voicemail: an SMS, an e-mail, a message to a chat. */
export interface Notifier {
  /**
   * @param idempotencyKey the same for the same voicemail: a request of Africa's Talking may come twice, the message should not
   * @param signal aborted when there is no more time
   */
  readonly tell: (
    voicemail: { readonly from: string | undefined; readonly recordingUrl: string },
    idempotencyKey: string,
    signal: AbortSignal,
  ) => Promise<void>;
}

/** Takes a message, keeps it with the call, and tells somebody; also when the caller hangs up after speaking. */
export const voicemail = flow(
  {
    start: 'greeting',
    steps: {
      greeting: {
        record:
          'You have reached Duka Bora. Please leave a message after the tone. Press hash when you are done.',
        into: 'message',
        maxLength: 180,
        timeout: 6,
        trimSilence: true,
        next: 'keepMessage',
        maxVisits: { times: 3, next: 'goodbye' },
        silence: 'nothingHeard',
      },
      keepMessage: { save: 'voicemail', data: ['callerNumber', 'message'], next: 'notify' },
      // The message is kept already: when nobody can be told, it is still found in the call record.
      notify: { compute: { told: 'thanks' }, timeoutSeconds: 1.5, failed: 'thanks' },
      nothingHeard: {
        ask: 'We did not hear a message. To try again, press 1. Otherwise just hang up.',
        keys: { 1: 'greeting' },
        tries: 1,
        silence: 'goodbye',
        wrong: 'goodbye',
      },
      thanks: { end: 'Thank you. We have your message. Goodbye.' },
      goodbye: { end: 'Goodbye.' },
    },
  },
  ({ notifier }: { readonly notifier: Notifier }) => ({
    notify: async ({ message }, { callerNumber, idempotencyKey, signal }) => {
      await notifier.tell({ from: callerNumber, recordingUrl: message }, idempotencyKey, signal);
      return 'told';
    },
  }),
);
