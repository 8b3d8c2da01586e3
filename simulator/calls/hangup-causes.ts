import type { HangupCause } from '../protocol.ts';

/** The fourteen causes, as Africa's Talking's help centre explains `hangupCause`, in our own words. */
const causes: Readonly<Record<HangupCause, string>> = {
  NORMAL_CLEARING: 'the call ended normally',
  CALL_REJECTED: 'the call was declined',
  NORMAL_TEMPORARY_FAILURE: 'a temporary failure; it may work soon',
  RECOVERY_ON_TIMER_EXPIRE: 'the request expired on its way',
  ORIGINATOR_CANCEL: 'the caller hung up before it was answered',
  LOSE_RACE: 'another phone was picked up first',
  USER_BUSY: 'the line was busy',
  NO_ANSWER: 'it rang and nobody answered',
  NO_USER_RESPONSE: 'the network got no response from the phone',
  SUBSCRIBER_ABSENT: 'the phone is switched off or out of reach',
  SERVICE_UNAVAILABLE: 'the service is not available',
  USER_NOT_REGISTERED: 'no browser or SIP phone is registered under that name',
  UNALLOCATED_NUMBER: 'the number does not exist',
  UNSPECIFIED: 'no cause was given',
};

export const hangupCauses = Object.keys(causes) as HangupCause[];

export function describeCause(cause: HangupCause): string {
  return causes[cause];
}
