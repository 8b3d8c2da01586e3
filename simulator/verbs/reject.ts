import type { BaseInstruction } from '../calls/element.ts';
import type { Verb } from './verb.ts';

/** Refuses an inbound call before it is answered, free of charge. Later in a call it hangs up. */
export interface Reject extends BaseInstruction {
  readonly verb: 'Reject';
}

export const reject: Verb<Reject> = {
  takesPrompt: false,
  endsList: () => true,

  read: () => ({ verb: 'Reject' }),

  async execute(instruction, call) {
    call.beginVerb(instruction);
    const free = call.answeredAt === undefined;
    call.endVerb(
      instruction,
      free ? 'refused, free of charge' : 'the call was answered already: it hangs up',
    );
    const words = free ? 'the service refused the call' : 'the service hung up by Reject';
    return { end: { by: 'service', cause: free ? 'CALL_REJECTED' : 'NORMAL_CLEARING', words } };
  },
};
