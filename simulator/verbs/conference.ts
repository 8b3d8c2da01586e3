import type { Noun, Verb } from './verb.ts';

/** Puts the caller into the line's conference, until the caller hangs up. */
export interface Conference extends Noun {
  verb: 'Conference';
}

export const conference: Verb<Conference> = {
  takesPrompt: false,
  endsList: () => true,

  read: () => ({ verb: 'Conference' }),

  async carryOut(noun, call) {
    call.begin(noun);
    const room = call.network.conferences.of(call.line.phoneNumber);
    room.join(call);
    call.user.notice({ kind: 'holding' });
    await call.untilOver(() => room.leave(call));
    call.finish(noun, 'left the conference');
    return undefined;
  },
};
