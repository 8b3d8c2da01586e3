/**
 * Africa's Talking's own words and their meanings. None of these lists is closed: Africa's Talking publishes no
 * complete one, so a word that is not here is a new word and never an error.
 */
interface VocabularyEntry {
  readonly meaning: string;
  /**
   * How sure the word is. `documented`: on Africa's Talking's page that is named above each table. `captured`: seen in
   * its traffic, in callbacks of live calls from 2018 to 2025. `reported`: handled by published call-centre
   * applications, and never seen by us.
   */
  readonly evidence: 'documented' | 'captured' | 'reported';
}

/** `status` of an entry in the answer to `POST /call`. Africa's Talking, Voice › Make a call. */
export const entryStatuses = {
  Queued: { meaning: 'accepted: the phone will ring', evidence: 'captured' },
  InvalidPhoneNumber: { meaning: 'the number is in an incorrect form', evidence: 'documented' },
  DestinationNotSupported: { meaning: 'the number is outside the supported zone', evidence: 'documented' },
  InsufficientCredit: { meaning: 'the account has not enough credit for the call', evidence: 'documented' },
} as const satisfies Record<string, VocabularyEntry>;

interface HangupCause extends VocabularyEntry {
  /**
   * Whether a call that ended so is worth placing again, by our own judgement: `worthwhile` after a while,
   * `pointless` because the next one would end the same way or is not wanted, `reached` because there was a call,
   * `unclear` where the word does not say.
   */
  readonly retry: 'worthwhile' | 'pointless' | 'reached' | 'unclear';
}

/**
 * `hangupCause` and `lastBridgeHangupCause`. Africa's Talking help centre, What does the hangupCause parameter mean?
 * The names are FreeSWITCH's, so more of its words may come.
 */
export const hangupCauses = {
  NORMAL_CLEARING: { meaning: 'answered, and ended normally', retry: 'reached', evidence: 'captured' },
  CALL_REJECTED: { meaning: 'the person called declined', retry: 'pointless', evidence: 'documented' },
  NORMAL_TEMPORARY_FAILURE: {
    meaning: 'a temporary failure in the network',
    retry: 'worthwhile',
    evidence: 'documented',
  },
  RECOVERY_ON_TIMER_EXPIRE: {
    meaning: 'a request in the network timed out, mostly with SIP behind NAT',
    retry: 'worthwhile',
    evidence: 'documented',
  },
  ORIGINATOR_CANCEL: {
    meaning: 'the caller hung up before anybody picked up',
    retry: 'unclear',
    evidence: 'documented',
  },
  LOSE_RACE: {
    meaning: 'another phone that rang at the same time was picked up first',
    retry: 'reached',
    evidence: 'documented',
  },
  USER_BUSY: { meaning: 'the person called was on another call', retry: 'worthwhile', evidence: 'captured' },
  NO_ANSWER: { meaning: 'it rang and nobody answered', retry: 'worthwhile', evidence: 'documented' },
  NO_USER_RESPONSE: {
    meaning: 'the network got no response from the phone',
    retry: 'worthwhile',
    evidence: 'documented',
  },
  SUBSCRIBER_ABSENT: {
    meaning: 'the phone is switched off or out of reach',
    retry: 'worthwhile',
    evidence: 'captured',
  },
  SERVICE_UNAVAILABLE: {
    meaning: 'the service was not available',
    retry: 'worthwhile',
    evidence: 'documented',
  },
  USER_NOT_REGISTERED: {
    meaning: 'the SIP or browser phone was not connected',
    retry: 'unclear',
    evidence: 'documented',
  },
  UNALLOCATED_NUMBER: {
    meaning: 'the number is well formed and does not exist',
    retry: 'pointless',
    evidence: 'documented',
  },
  UNSPECIFIED: { meaning: 'no cause was given', retry: 'unclear', evidence: 'documented' },
} as const satisfies Record<string, HangupCause>;

interface CallSessionState extends VocabularyEntry {
  /** What the state says of the call at that moment. Whether the call is over is said by `isActive=0` alone. */
  readonly phase: 'ringing' | 'talking' | 'completed' | 'failed';
}

/** `callSessionState`; on every request since about October 2021. Africa's Talking, Voice › Notifications. */
export const callSessionStates = {
  Ringing: { meaning: 'the phone rings', phase: 'ringing', evidence: 'captured' },
  Answered: { meaning: 'somebody picked up', phase: 'talking', evidence: 'captured' },
  Completed: { meaning: 'the call is over and was answered', phase: 'completed', evidence: 'captured' },
  NotAnswered: { meaning: 'the call is over and nobody picked up', phase: 'failed', evidence: 'captured' },
  Active: { meaning: 'the call goes on', phase: 'talking', evidence: 'documented' },
  Transferred: {
    meaning: 'a leg of the call was moved to another number',
    phase: 'talking',
    evidence: 'documented',
  },
  TransferCompleted: { meaning: 'the transfer of a leg is over', phase: 'talking', evidence: 'documented' },
  Initiated: { meaning: 'the call is being set up', phase: 'ringing', evidence: 'reported' },
  Dialing: { meaning: 'the other side is being dialled', phase: 'ringing', evidence: 'reported' },
  Bridged: { meaning: 'two legs were connected', phase: 'talking', evidence: 'reported' },
  Busy: { meaning: 'the person called was on another call', phase: 'failed', evidence: 'reported' },
  Rejected: { meaning: 'the person called declined', phase: 'failed', evidence: 'reported' },
  Failed: { meaning: 'the call could not be set up', phase: 'failed', evidence: 'reported' },
  NoAnswer: { meaning: 'it rang and nobody answered', phase: 'failed', evidence: 'reported' },
  Expired: { meaning: 'the call waited too long', phase: 'failed', evidence: 'reported' },
  Aborted: { meaning: 'the call was broken off', phase: 'failed', evidence: 'reported' },
} as const satisfies Record<string, CallSessionState>;

/** `status` of the final callback. Africa's Talking, Voice › Notifications. */
export const callStatuses = {
  Success: { meaning: 'the call took place', evidence: 'captured' },
  NotAnswered: { meaning: 'nobody picked up', evidence: 'captured' },
  Aborted: { meaning: 'the call was broken off', evidence: 'captured' },
} as const satisfies Record<string, VocabularyEntry>;

/** `callTransferState`. Africa's Talking, Voice › Notifications. */
export const callTransferStates = {
  Active: { meaning: 'the transferred leg is talking', evidence: 'documented' },
  Completed: { meaning: 'the transferred leg ended', evidence: 'documented' },
  CallerHangup: { meaning: 'the caller hung up during the transfer', evidence: 'documented' },
  CalleeHangup: { meaning: 'the person called hung up during the transfer', evidence: 'documented' },
} as const satisfies Record<string, VocabularyEntry>;

/** `callTransferHangupCause`. Africa's Talking, Voice › Notifications. */
export const callTransferHangupCauses = {
  DestinationNotSupported: { meaning: 'the number is outside the supported zone', evidence: 'documented' },
  InvalidPhoneNumber: { meaning: 'the number is in an incorrect form', evidence: 'documented' },
  NoActiveClient: { meaning: 'no SIP or browser phone is connected', evidence: 'documented' },
  NotAllowed: { meaning: 'the account may not transfer this call', evidence: 'documented' },
} as const satisfies Record<string, VocabularyEntry>;

/** `status` in the answer to `POST /callTransfer`. Africa's Talking, Voice › Call transfer. */
export const transferStatuses = {
  Success: { meaning: 'the transfer was accepted', evidence: 'documented' },
  Aborted: { meaning: 'the transfer was not carried out', evidence: 'documented' },
} as const satisfies Record<string, VocabularyEntry>;

/** The entry of a word, however its letters are capitalised; `undefined` for a word that the table lacks. */
export function lookup<Table extends object>(
  table: Table,
  word: string | undefined,
): Table[keyof Table] | undefined {
  const name = Object.keys(table).find((known) => known.toLowerCase() === word?.toLowerCase());
  return name === undefined ? undefined : table[name as keyof Table];
}
