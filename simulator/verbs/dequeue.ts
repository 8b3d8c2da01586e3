import { Bridge } from '../calls/bridge.ts';
import type { Noun, Verb } from './verb.ts';

/** Connects this call with the caller who has waited longest. An empty queue hangs up. */
export interface Dequeue extends Noun {
  verb: 'Dequeue';
  /** The line on which the callers wait. */
  phoneNumber: string;
  name: string;
}

export const dequeue: Verb<Dequeue> = {
  takesPrompt: false,
  endsList: () => true,

  read({ attributes }) {
    const phoneNumber = attributes.required(
      'phoneNumber',
      attributes.text('phoneNumber'),
      'phoneNumber="+254711082000", the Africa’s Talking number that the waiting callers dialled',
    );
    return { verb: 'Dequeue', phoneNumber, name: attributes.text('name') ?? '' };
  },

  async carryOut(noun, call) {
    call.begin(noun);
    const ticket = call.network.queues.of(noun.phoneNumber, noun.name).take();
    if (ticket === undefined) {
      call.finish(noun, 'nobody waits: it hangs up');
      return { end: { by: 'service', cause: 'NORMAL_CLEARING', words: 'the queue was empty' } };
    }

    const waiting = ticket.call;
    const bridge = new Bridge(call, waiting.user, call.user, { by: 'queue', maxSeconds: undefined });
    ticket.taken.happen({ by: call, bridge });
    await waiting.notifyCallback('dequeued', {
      queueDurationInSeconds: String(ticket.waitedSeconds()),
      dequeuedToPhoneNumber: call.user.phoneNumber,
      dequeuedToSessionId: call.sessionId,
    });

    const end = await call.whileLive(bridge.ended.promise);
    call.finish(noun, `talked with ${waiting.user.phoneNumber}; ${end.words}`);
    return { end };
  },
};
