import { clientAddress, isE164 } from '../numbers/numbering.ts';
import type { HangupCause, Transfer, TransferOutcome, TransferState } from '../protocol.ts';
import type { Bridge } from './bridge.ts';
import type { Call } from './call.ts';
import { CallEnded } from './endings.ts';
import type { Leg } from './leg.ts';
import { ring } from './ring.ts';

type CallLeg = NonNullable<Transfer['callLeg']>;

/**
 * Moves one leg of a live call with two legs to another number: the moved leg hears music while the
 * number rings; when it is picked up the other leg is let go. Africa's Talking tells the events URL how it
 * goes. Returns at once; `Aborted` when there is nothing to move or nowhere to go.
 */
export function transferLeg(
  call: Call,
  { phoneNumber, callLeg = 'callee', holdMusicUrl }: Transfer,
): TransferOutcome {
  const { bridge } = call;
  if (bridge === undefined || bridge.ended.settled) return aborted('The call has no two legs to transfer');
  if (bridge.transferring) return aborted('A transfer of this call is under way');
  if (!isE164(phoneNumber) && clientAddress(phoneNumber) === undefined) {
    failed(call, phoneNumber, callLeg, 'InvalidPhoneNumber');
    return aborted(`Invalid phoneNumber: ${phoneNumber}`);
  }
  bridge.transferring = true;
  void performTransfer(call, bridge, phoneNumber, callLeg, holdMusicUrl)
    .catch((error: unknown) => {
      if (!(error instanceof CallEnded)) throw error;
    })
    .finally(() => {
      bridge.transferring = false;
    });
  return { status: 'Success', errorMessage: 'None' };
}

async function performTransfer(
  call: Call,
  bridge: Bridge,
  phoneNumber: string,
  callLeg: CallLeg,
  holdMusicUrl: string | undefined,
): Promise<void> {
  const moved = bridge[callLeg];
  const other = bridge[callLeg === 'caller' ? 'callee' : 'caller'];
  report(
    call,
    'ringing',
    phoneNumber,
    callLeg,
    `${moved.phoneNumber} is put on hold while ${phoneNumber} rings`,
  );
  call.emit({
    kind: 'waiting',
    phoneNumber: moved.phoneNumber,
    where: 'transfer',
    ...(holdMusicUrl !== undefined && { music: holdMusicUrl }),
  });
  let ringing = true;
  void bridge.ended.promise.then((end) => {
    if (ringing) reportHangup(call, bridge, phoneNumber, callLeg, end.words);
  });

  const rung = await ring(call, phoneNumber, call.line.phoneNumber);
  if (bridge.ended.settled) return;
  ringing = false;
  if (typeof rung === 'string') {
    failed(call, phoneNumber, callLeg, transferCauses[rung] ?? rung);
    call.emit({
      kind: 'connected',
      phones: [bridge.caller.phoneNumber, bridge.callee.phoneNumber],
      by: 'dial',
    });
    return;
  }
  connect(call, bridge, { moved, other, joins: rung, callLeg });
}

function connect(
  call: Call,
  bridge: Bridge,
  { moved, other, joins, callLeg }: { moved: Leg; other: Leg; joins: Leg; callLeg: CallLeg },
): void {
  call.transfer = { phoneNumber: joins.phoneNumber, startedAt: call.clock.now() };
  if (other === call.user) call.userReleased = true;
  bridge.replace(moved, joins);
  other.release('service', 'NORMAL_CLEARING', `the call was transferred to ${joins.phoneNumber}`);
  report(
    call,
    'Active',
    joins.phoneNumber,
    callLeg,
    `${moved.phoneNumber} now talks with ${joins.phoneNumber}`,
  );
  call.callbacks.notify('transfer', {
    callSessionState: 'Transferred',
    callTransferState: 'Active',
    callTransferredToNumber: joins.phoneNumber,
  });
  void bridge.ended.promise.then(({ words }) => {
    report(call, 'Completed', joins.phoneNumber, callLeg, words);
    call.callbacks.notify('transfer', {
      callSessionState: 'TransferCompleted',
      callTransferState: 'Completed',
      callTransferredToNumber: joins.phoneNumber,
    });
  });
}

/** One side hung up while the new number was still ringing. */
function reportHangup(
  call: Call,
  bridge: Bridge,
  phoneNumber: string,
  callLeg: CallLeg,
  words: string,
): void {
  const state = bridge.caller.ended.settled ? 'CallerHangup' : 'CalleeHangup';
  report(call, state, phoneNumber, callLeg, words);
  call.callbacks.notify('transfer', { callTransferState: state });
}

function failed(call: Call, phoneNumber: string, callLeg: CallLeg, cause: string): void {
  report(call, 'failed', phoneNumber, callLeg, `the transfer failed: ${cause}`);
  call.callbacks.notify('transfer', { callTransferHangupCause: cause });
}

function report(
  call: Call,
  state: TransferState,
  phoneNumber: string,
  callLeg: CallLeg,
  words: string,
): void {
  call.emit({ kind: 'transfer', state, phoneNumber, callLeg, words });
}

function aborted(errorMessage: string): TransferOutcome {
  return { status: 'Aborted', errorMessage };
}

/** `callTransferHangupCause` has words of its own for some causes. */
const transferCauses: Partial<Record<HangupCause, string>> = {
  USER_NOT_REGISTERED: 'NoActiveClient',
  SUBSCRIBER_ABSENT: 'NoActiveClient',
  UNALLOCATED_NUMBER: 'InvalidPhoneNumber',
};
