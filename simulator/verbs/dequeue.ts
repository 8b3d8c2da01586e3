import { Bridge } from '../calls/bridge.ts';
import type { BaseInstruction } from '../calls/element.ts';
import type { Verb } from './verb.ts';

/** Connects this call with the caller who has waited longest. An empty queue hangs up. */
export interface Dequeue extends BaseInstruction {
  readonly verb: 'Dequeue';
  /** The line on which the callers wait. */
  readonly phoneNumber: string;
  readonly name: string;
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

  async execute(instruction, call, { queues }) {
    call.beginVerb(instruction);
    const entry = queues.of(instruction.phoneNumber, instruction.name).take();
    if (entry === undefined) {
      call.endVerb(instruction, 'nobody waits: it hangs up');
      return { end: { by: 'service', cause: 'NORMAL_CLEARING', words: 'the queue was empty' } };
    }

    const waiting = entry.call;
    const bridge = new Bridge(call, waiting.user, call.user, { by: 'queue', maxSeconds: undefined });
    entry.taken.resolve({ by: call, bridge });
    await waiting.callbacks.notifyCallback('dequeued', {
      queueDurationInSeconds: String(entry.waitedSeconds()),
      dequeuedToPhoneNumber: call.user.phoneNumber,
      dequeuedToSessionId: call.sessionId,
    });

    const end = await call.whileLive(bridge.ended.promise);
    call.endVerb(instruction, `talked with ${waiting.user.phoneNumber}; ${end.words}`);
    return { end };
  },
};
