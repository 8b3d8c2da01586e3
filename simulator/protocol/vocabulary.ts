export type Direction = 'Inbound' | 'Outbound';

/** The ten elements that Africa's Talking carries out. */
export type VerbName =
  | 'Say'
  | 'Play'
  | 'GetDigits'
  | 'Dial'
  | 'Record'
  | 'Enqueue'
  | 'Dequeue'
  | 'Redirect'
  | 'Conference'
  | 'Reject';

/** Why a call or a leg ended, in Africa's Talking's words (its help centre lists these fourteen). */
export type HangupCause =
  | 'NORMAL_CLEARING'
  | 'CALL_REJECTED'
  | 'NORMAL_TEMPORARY_FAILURE'
  | 'RECOVERY_ON_TIMER_EXPIRE'
  | 'ORIGINATOR_CANCEL'
  | 'LOSE_RACE'
  | 'USER_BUSY'
  | 'NO_ANSWER'
  | 'NO_USER_RESPONSE'
  | 'SUBSCRIBER_ABSENT'
  | 'SERVICE_UNAVAILABLE'
  | 'USER_NOT_REGISTERED'
  | 'UNALLOCATED_NUMBER'
  | 'UNSPECIFIED';
