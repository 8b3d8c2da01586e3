import type { Call } from '../calls/call.ts';
import type { Leg } from '../calls/leg.ts';
import { factsOf } from '../numbers/numbering.ts';
import { type Charge, costOf, type RateTable } from '../numbers/rates.ts';
import type { Moment } from '../protocol.ts';

/** The `callSessionState` of each moment of a live call. */
const states: Readonly<Record<Exclude<Moment, 'final'>, string>> = {
  ringing: 'Ringing',
  answered: 'Answered',
  digits: 'Active',
  recording: 'Active',
  redirect: 'Active',
  dialling: 'Dialing',
  bridged: 'Bridged',
  dequeued: 'Active',
  transfer: 'Active',
};

/**
 * What a request says of a live call. `callerNumber` is always the phone user and `destinationNumber`
 * always our number, in both directions; what is not known is left out or `None`.
 */
export function callbackFields(
  call: Call,
  moment: Moment,
  own: Record<string, string>,
): Record<string, string> {
  const state = moment === 'final' ? 'Completed' : states[moment];
  return { isActive: '1', ...common(call), callSessionState: state, ...own };
}

/** The fields of the last request: outcome, time and cost, and the results of Dial, queue and transfer. */
export function finalFields(call: Call, rates: RateTable): Record<string, string> {
  const outcome = outcomeOf(call);
  return {
    isActive: '0',
    ...common(call),
    callSessionState: outcome.callSessionState,
    status: outcome.status,
    ...(!isOmitted(call, outcome.status === 'Success') && { hangupCause: outcome.hangupCause }),
    durationInSeconds: String(secondsOf(call.user, call)),
    currencyCode: factsOf(call.line.phoneNumber).currencyCode ?? 'KES',
    // A call that was never answered has been seen with a plain 0, all others with three decimals.
    amount: call.answeredAt === undefined ? '0' : costOf(chargesOf(call), rates),
    ...(call.recordingUrl !== undefined && { recordingUrl: call.recordingUrl }),
    ...dialFields(call),
    ...queueFields(call),
    ...transferFields(call),
  };
}

function common(call: Call): Record<string, string> {
  const { user, line, direction, clientRequestId, clientDialedNumber } = call;
  const { countryCode, carrier } = factsOf(user.phoneNumber);
  return {
    sessionId: call.sessionId,
    direction,
    callerNumber: user.phoneNumber,
    destinationNumber: line.phoneNumber,
    callerCountryCode: countryCode,
    callerCarrierName: carrier,
    callStartTime: startTimeOf(call),
    ...(clientRequestId !== undefined && { clientRequestId }),
    ...(clientDialedNumber !== undefined && { clientDialedNumber }),
  };
}

/** An outbound call starts when it is answered; one that never was has `None`, as captured. */
function startTimeOf(call: Call): string {
  const startedAt = call.direction === 'Inbound' ? call.placedAt : call.answeredAt;
  return startedAt === undefined ? 'None' : timeText(call, startedAt);
}

function timeText({ rules }: Call, at: number): string {
  const shifted = new Date(at + rules.utcOffsetMinutes * 60_000).toISOString();
  return `${shifted.slice(0, 10)}${rules.dateSeparator}${shifted.slice(11, 19)}`;
}

function outcomeOf(call: Call): { callSessionState: string; status: string; hangupCause: string } {
  const { rules, dropped, answeredAt } = call;
  const cause = call.ended.value?.cause ?? 'UNSPECIFIED';
  const callSessionState = answeredAt === undefined ? 'NotAnswered' : 'Completed';
  if (dropped !== undefined) return { callSessionState, ...rules.dropped };
  return {
    callSessionState,
    status: answeredAt === undefined ? 'NotAnswered' : 'Success',
    hangupCause: cause,
  };
}

/** Whole seconds, a begun one counted whole. The user's time includes what was spent in the menu. */
function secondsOf(leg: Leg, call: Call): number {
  if (leg.answeredAt === undefined) return 0;
  const end = leg === call.user && call.userReleased ? call.endedAt : leg.endedAt;
  return Math.ceil(((end ?? call.clock.now()) - leg.answeredAt) / 1000);
}

function chargesOf(call: Call): Charge[] {
  return call.legs.map((leg) => ({
    phoneNumber: leg.phoneNumber,
    direction: leg.role === 'user' && call.direction === 'Inbound' ? 'inbound' : 'outbound',
    seconds: secondsOf(leg, call),
  }));
}

/** Whether a cause is left out because what it is about went well. */
function isOmitted({ rules }: Call, wentWell: boolean): boolean {
  return wentWell && rules.causesOfSuccess === 'omit';
}

function dialFields(call: Call): Record<string, string> {
  const { dial } = call;
  if (dial === undefined) return {};
  return {
    dialDestinationNumber: dial.phoneNumbers.join(','),
    dialDurationInSeconds: String(dial.seconds),
    ...(dial.startedAt !== undefined && { dialStartTime: timeText(call, dial.startedAt) }),
    ...(dial.cause !== undefined &&
      !isOmitted(call, dial.startedAt !== undefined) && { lastBridgeHangupCause: dial.cause }),
  };
}

function queueFields({ queue }: Call): Record<string, string> {
  if (queue === undefined) return {};
  return {
    queueDurationInSeconds: String(queue.seconds),
    ...(queue.toPhoneNumber !== undefined && { dequeuedToPhoneNumber: queue.toPhoneNumber }),
    ...(queue.toSessionId !== undefined && { dequeuedToSessionId: queue.toSessionId }),
  };
}

function transferFields(call: Call): Record<string, string> {
  const { transfer } = call;
  if (transfer === undefined) return {};
  const seconds = Math.ceil(((call.endedAt ?? call.clock.now()) - transfer.startedAt) / 1000);
  return { callTransferParam: `${transfer.phoneNumber}:${seconds}` };
}
