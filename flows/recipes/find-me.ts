import { flow, phoneNumber, text } from '../../lib/flows/index.ts';
import type { Hunt } from './hunt.ts';

/**
 * Find me: a caller hears music while agents are rung one after the other. An agent has to press 1: so a voicemail box
 * or a pocket that answers is not taken for a person. Nobody accepts: the caller leaves a message.
 */
export const findMe = flow(
  {
    audio: { music: { url: 'https://media.example.com/hold-short.mp3', seconds: 8 } },
    start: 'begin',
    steps: {
      begin: {
        compute: { begun: { next: 'welcome', set: { ticket: text(40) } } },
        timeoutSeconds: 1.5,
        failed: 'message',
      },
      welcome: {
        say: 'Please hold while we find somebody for you. To leave a message instead, press 1.',
        next: 'hold',
      },
      hold: {
        ask: { play: 'music' },
        keys: { 1: 'leave' },
        timeout: 1,
        tries: 1,
        maxVisits: { times: 15, next: 'nobody' },
        silence: 'look',
        wrong: 'look',
      },
      look: {
        compute: { ringing: 'hold', accepted: 'connect', nobody: 'nobody' },
        timeoutSeconds: 1,
        failed: 'nobody',
      },
      connect: { say: 'Connecting you now.', next: 'talk' },
      // Only when the caller is in this queue does the agent's call take the caller out of it.
      talk: { enqueue: '{ticket}', holdMusic: 'music', estimatedSeconds: 1800 },
      leave: { compute: { left: 'message' }, timeoutSeconds: 1, failed: 'message' },
      nobody: { say: 'Sorry, nobody is free at the moment.', next: 'message' },
      message: {
        record: 'Please leave a message after the tone, and press hash when you are done.',
        into: 'message',
        maxLength: 120,
        next: 'keepMessage',
        silence: 'goodbye',
      },
      keepMessage: { save: 'voicemail', data: ['callerNumber', 'message'], next: 'goodbye' },
      goodbye: { end: 'Thank you for calling. Goodbye.' },
    },
  },
  ({ hunt }: { readonly hunt: Hunt }) => ({
    begin: async (_, { sessionId, callerNumber, destinationNumber }) => {
      // The session's own name, without its prefix, is as unique as a ticket can be.
      const ticket = (sessionId ?? '').replace(/^ATVId_/, '');
      await hunt.begin(ticket, callerNumber, destinationNumber);
      return { begun: { ticket } };
    },
    look: ({ ticket }) => hunt.look(ticket),
    leave: async ({ ticket }) => {
      await hunt.leave(ticket);
      return 'left';
    },
  }),
);

/** The call to an agent: only who presses 1 is connected. */
export const findMeAgent = flow(
  {
    variables: { ticket: text(40), caller: phoneNumber, line: phoneNumber },
    start: 'screen',
    steps: {
      screen: {
        ask: 'There is a call from {caller:telephone}. To take it, press 1. To pass it on, press 2.',
        keys: { 1: 'accept', 2: 'decline' },
        tries: 2,
        timeout: 5,
        silence: 'decline',
        wrong: 'decline',
      },
      accept: {
        compute: { ready: 'connect', soon: 'moment', gone: 'gone' },
        timeoutSeconds: 1,
        failed: 'gone',
      },
      moment: {
        ask: 'One moment, please.',
        keys: { 1: 'accept' },
        timeout: 2,
        tries: 1,
        maxVisits: { times: 10, next: 'gone' },
        silence: 'accept',
        wrong: 'accept',
      },
      connect: { dequeue: '{line}', name: '{ticket}', estimatedSeconds: 1800 },
      decline: { compute: { declined: 'goodbye' }, timeoutSeconds: 1, failed: 'goodbye' },
      gone: { end: 'The caller is not there any more. Goodbye.' },
      goodbye: { end: 'Goodbye.' },
    },
  },
  ({ hunt }: { readonly hunt: Hunt }) => ({
    accept: ({ ticket }, { callerNumber }) => hunt.accept(ticket, callerNumber),
    decline: async ({ ticket }, { callerNumber }) => {
      await hunt.decline(ticket, callerNumber);
      return 'declined';
    },
  }),
);
