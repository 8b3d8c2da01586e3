import type { Noun, Verb } from './verb.ts';

/** Lets the caller wait, with music, until another call takes the caller out by Dequeue. */
export interface Enqueue extends Noun {
  verb: 'Enqueue';
  /** `''` is the line's queue without a name. */
  name: string;
  holdMusic: string | undefined;
}

export const enqueue: Verb<Enqueue> = {
  takesPrompt: false,
  endsList: () => true,

  read({ attributes }) {
    return { verb: 'Enqueue', name: attributes.text('name') ?? '', holdMusic: attributes.url('holdMusic') };
  },

  async carryOut(noun, call) {
    call.begin(noun);
    const queue = call.network.queues.of(call.line.phoneNumber, noun.name);
    const ticket = queue.join(call);
    call.emit({
      kind: 'waiting',
      phoneNumber: call.user.phoneNumber,
      where: 'queue',
      name: noun.name,
      ahead: queue.length - 1,
      ...(noun.holdMusic !== undefined && { music: noun.holdMusic }),
    });
    call.user.notice({ kind: 'holding' });

    const taken = await call.whileLive(ticket.taken.promise, () => {
      queue.leave(ticket);
      call.queue = { seconds: ticket.waitedSeconds(), toPhoneNumber: undefined, toSessionId: undefined };
    });
    call.queue = {
      seconds: ticket.waitedSeconds(),
      toPhoneNumber: taken.by.user.phoneNumber,
      toSessionId: taken.by.sessionId,
    };
    const end = await call.whileLive(taken.bridge.ended.promise);
    call.finish(noun, `connected with ${taken.by.user.phoneNumber}; ${end.words}`);
    return { end };
  },
};
