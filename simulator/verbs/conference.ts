import type { BaseInstruction } from '../calls/element.ts';
import type { Verb } from './verb.ts';

/** Puts the caller into the line's conference, until the caller hangs up. */
export interface Conference extends BaseInstruction {
  readonly verb: 'Conference';
}

export const conference: Verb<Conference> = {
  takesPrompt: false,
  endsList: () => true,

  read: () => ({ verb: 'Conference' }),

  async execute(instruction, call, { conferences }) {
    call.beginVerb(instruction);
    const room = conferences.of(call.line.phoneNumber);
    room.join(call);
    call.user.cue({ kind: 'holding' });
    await call.untilEnded(() => room.leave(call));
    call.endVerb(instruction, 'left the conference');
    return undefined;
  },
};
