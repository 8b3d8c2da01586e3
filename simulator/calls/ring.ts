import { Deferred } from '../deferred.ts';
import { phoneName } from '../numbers/numbering.ts';
import type { HangupCause } from '../protocol.ts';
import type { Call } from './call.ts';
import { Leg } from './leg.ts';

/** Rings one more phone for a call. Returns its leg, connected, or why it was not picked up. */
export async function ring(call: Call, phoneNumber: string, callerId: string): Promise<Leg | HangupCause> {
  return ringAll(call, [phoneNumber], callerId);
}

/** Rings several phones at once: the first to be picked up wins, the others stop ringing. */
export async function ringAll(
  call: Call,
  phoneNumbers: string[],
  callerId: string,
): Promise<Leg | HangupCause> {
  const won = new Deferred<HangupCause>();
  const outcomes = await Promise.all(
    phoneNumbers.map(async (phoneNumber) => {
      const leg = newLeg(call, phoneNumber);
      if (leg === undefined) return 'USER_NOT_REGISTERED';
      const outcome = await ringLeg(call, leg, callerId, won.promise);
      // Two may be picked up in the same moment: the first still wins.
      if (outcome === 'answered' && won.resolve('LOSE_RACE')) {
        leg.connect();
        return leg;
      }
      return giveUp(call, leg, outcome === 'answered' ? 'LOSE_RACE' : outcome);
    }),
  );
  call.check();
  return outcomes.find((outcome) => typeof outcome !== 'string') ?? outcomes.at(-1) ?? 'UNALLOCATED_NUMBER';
}

/** Rings a leg until somebody decides, the ringing takes too long, or the caller or another phone ends it. */
export async function ringLeg(
  call: Call,
  leg: Leg,
  callerId: string,
  cancelled: Promise<HangupCause>,
): Promise<'answered' | HangupCause> {
  // Start ringing before announcing it, so that a listener can answer immediately.
  const decision = leg.behaviour.ring();
  call.emit({ kind: 'ringing', phoneNumber: leg.phoneNumber, role: leg.role, callerId });
  const timeout = call.clock.timer(call.rules.ringTimeoutSeconds * 1000);
  const outcome = await Promise.race([
    decision,
    timeout.done.then((): HangupCause => 'NO_ANSWER'),
    call.ended.promise.then((): HangupCause => 'ORIGINATOR_CANCEL'),
    cancelled,
  ]);
  timeout.cancel();
  return outcome;
}

/** Says why a leg was not picked up. */
export function giveUp(call: Call, leg: Leg, cause: HangupCause): HangupCause {
  leg.stopRinging(cause);
  call.unanswered(leg.phoneNumber, leg.role, cause);
  return cause;
}

function newLeg(call: Call, phoneNumber: string): Leg | undefined {
  const name = phoneName(phoneNumber);
  const phone = call.reach(name);
  if (phone === undefined) {
    call.unanswered(name, 'dialled', 'USER_NOT_REGISTERED');
    call.emit({
      kind: 'note',
      level: 'info',
      words: `A browser or SIP phone is there once somebody has it in hand: open ${name} on the phone page, or in the console.`,
    });
    return undefined;
  }
  const leg = new Leg(call, phone, 'dialled');
  call.legs.push(leg);
  return leg;
}
