import type { BaseInstruction } from '../calls/element.ts';
import type { Verb } from './verb.ts';

/** Lets the caller wait, with music, until another call takes the caller out by Dequeue. */
export interface Enqueue extends BaseInstruction {
  readonly verb: 'Enqueue';
  /** `''` is the line's queue without a name. */
  readonly name: string;
  readonly holdMusic: string | undefined;
}

export const enqueue: Verb<Enqueue> = {
  takesPrompt: false,
  endsList: () => true,

  read({ attributes }) {
    return { verb: 'Enqueue', name: attributes.text('name') ?? '', holdMusic: attributes.audio('holdMusic') };
  },

  async execute(instruction, call, { queues }) {
    call.beginVerb(instruction);
    const queue = queues.of(call.line.phoneNumber, instruction.name);
    const entry = queue.join(call);
    call.emit({
      kind: 'waiting',
      phoneNumber: call.user.phoneNumber,
      where: 'queue',
      name: instruction.name,
      ahead: queue.length - 1,
      ...(instruction.holdMusic !== undefined && { music: instruction.holdMusic }),
    });
    call.user.cue({ kind: 'holding' });

    const taken = await call.whileLive(entry.taken.promise, () => {
      queue.leave(entry);
      call.queue = { seconds: entry.waitedSeconds(), toPhoneNumber: undefined, toSessionId: undefined };
    });
    call.queue = {
      seconds: entry.waitedSeconds(),
      toPhoneNumber: taken.by.user.phoneNumber,
      toSessionId: taken.by.sessionId,
    };
    const end = await call.whileLive(taken.bridge.ended.promise);
    call.endVerb(instruction, `connected with ${taken.by.user.phoneNumber}; ${end.words}`);
    return { end };
  },
};
