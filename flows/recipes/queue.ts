import { flow, integer } from '../../lib/flows/index.ts';

/** What Africa's Talking tells of a queue: its REST API's queueStatus. */
export interface Queues {
  /** How many callers wait in the queue of this name, on this number of ours. */
  readonly waiting: (ourNumber: string | undefined, queue: string, signal: AbortSignal) => Promise<number>;
}

/**
 * A queue for callers. Who waits in Africa's Talking's own queue hears music and nothing else, and cannot press a key.
 * So callers wait before it: they hear how many are ahead, music, and a way out, until the queue is empty; or until
 * they have waited ten rounds, when they join it in any case.
 */
export const queue = flow(
  {
    audio: { music: { url: 'https://media.example.com/hold.mp3', seconds: 30 } },
    start: 'welcome',
    steps: {
      welcome: { say: 'Welcome to the help line of Duka Bora.', next: 'look' },
      look: {
        compute: { empty: 'join', busy: { next: 'ahead', set: { ahead: integer(1, 999) } } },
        timeoutSeconds: 1,
        failed: 'join',
      },
      ahead: {
        say: 'Callers before you: {ahead:cardinal}. To be called back instead, press 1 at any time.',
        next: 'hold',
      },
      hold: {
        ask: { play: 'music' },
        keys: { 1: 'keepRequest' },
        timeout: 1,
        tries: 1,
        maxVisits: { times: 10, next: 'join' },
        silence: 'look',
        wrong: 'look',
      },
      join: { say: 'You are next. Please hold the line.', next: 'wait' },
      wait: { enqueue: 'help', holdMusic: 'music', estimatedSeconds: 3600 },
      keepRequest: { save: 'call-back', data: ['callerNumber'], next: 'goodbye' },
      goodbye: { end: 'Thank you. We will call you back. Goodbye.' },
    },
  },
  ({ queues }: { readonly queues: Queues }) => ({
    look: async (_, { destinationNumber, signal }) => {
      const waiting = await queues.waiting(destinationNumber, 'help', signal);
      return waiting === 0 ? 'empty' : { busy: { ahead: Math.min(waiting, 999) } };
    },
  }),
);

/** For agents, on a number of their own: connects them with the caller who has waited longest. */
export const queueAgent = flow({
  start: 'take',
  steps: {
    take: {
      ask: 'To take the next caller, press 1.',
      keys: { 1: 'connect' },
      tries: 3,
      silence: 'goodbye',
      wrong: 'goodbye',
    },
    connect: { say: 'Connecting.', next: 'talk' },
    talk: { dequeue: '+254711082000', name: 'help', estimatedSeconds: 3600 },
    goodbye: { end: 'Goodbye.' },
  },
});
