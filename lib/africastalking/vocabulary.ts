/**
 * Africa's Talking's own words, each with its meaning and with where it was found. None of these lists is closed:
 * Africa's Talking publishes no complete one, so a word that is not here is a new word and never an error.
 */

/**
 * How sure a word is. `documented`: on Africa's Talking's own pages. `captured`: seen in its traffic. `reported`:
 * handled by published applications, never seen by us.
 */
type Evidence = 'documented' | 'captured' | 'reported';

interface Word {
  readonly meaning: string;
  readonly evidence: Evidence;
  readonly source: string;
}

const makeCall = "Africa's Talking, Voice › Make a call";
const transferPage = "Africa's Talking, Voice › Call transfer";
const notifications = "Africa's Talking, Voice › Notifications";
const hangupCausePage = "Africa's Talking help centre, What does the hangupCause parameter mean?";
const callbacksSeen = 'callbacks of live calls, 2018 to 2025';
const applications = 'published call-centre applications';

/** `status` of an entry in the answer to `POST /call`. */
export const entryStatuses = {
  Queued: { meaning: 'accepted: the phone will ring', evidence: 'captured', source: makeCall },
  InvalidPhoneNumber: {
    meaning: 'the number is in an incorrect form',
    evidence: 'documented',
    source: makeCall,
  },
  DestinationNotSupported: {
    meaning: 'the number is outside the supported zone',
    evidence: 'documented',
    source: makeCall,
  },
  InsufficientCredit: {
    meaning: 'the account has not enough credit for the call',
    evidence: 'documented',
    source: makeCall,
  },
} as const satisfies Record<string, Word>;

/**
 * Whether a call that ended so is worth placing again, by our own judgement: `worthwhile` after a while,
 * `pointless` because the next one would end the same way or is not wanted, `reached` because there was a call,
 * `unclear` where the word does not say.
 */
type Retry = 'worthwhile' | 'pointless' | 'reached' | 'unclear';

interface HangupCause extends Word {
  readonly retry: Retry;
}

/** `hangupCause` and `lastBridgeHangupCause`: the names are FreeSWITCH's, so more of its words may come. */
export const hangupCauses = {
  NORMAL_CLEARING: cause('reached', 'answered, and ended normally', 'captured'),
  CALL_REJECTED: cause('pointless', 'the person called declined'),
  NORMAL_TEMPORARY_FAILURE: cause('worthwhile', 'a temporary failure in the network'),
  RECOVERY_ON_TIMER_EXPIRE: cause(
    'worthwhile',
    'a request in the network timed out, mostly with SIP behind NAT',
  ),
  ORIGINATOR_CANCEL: cause('unclear', 'the caller hung up before anybody picked up'),
  LOSE_RACE: cause('reached', 'another phone that rang at the same time was picked up first'),
  USER_BUSY: cause('worthwhile', 'the person called was on another call', 'captured'),
  NO_ANSWER: cause('worthwhile', 'it rang and nobody answered'),
  NO_USER_RESPONSE: cause('worthwhile', "the network got no answer from the person's phone"),
  SUBSCRIBER_ABSENT: cause('worthwhile', 'the phone is switched off or out of reach', 'captured'),
  SERVICE_UNAVAILABLE: cause('worthwhile', 'the service was not available'),
  USER_NOT_REGISTERED: cause('unclear', 'the SIP or browser phone was not connected'),
  UNALLOCATED_NUMBER: cause('pointless', 'the number is well formed and does not exist'),
  UNSPECIFIED: cause('unclear', 'no cause was given'),
} as const satisfies Record<string, HangupCause>;

function cause(retry: Retry, meaning: string, evidence: Evidence = 'documented'): HangupCause {
  return { retry, meaning, evidence, source: hangupCausePage };
}

/**
 * What a `callSessionState` says of the call at that moment. Whether it is over is said by `isActive=0` alone:
 * `Completed` comes with both.
 */
type CallPhase = 'ringing' | 'talking' | 'completed' | 'failed';

interface CallSessionState extends Word {
  readonly phase: CallPhase;
}

/** `callSessionState`; on every request since about October 2021. */
export const callSessionStates = {
  Ringing: state('ringing', 'the phone rings', 'captured', callbacksSeen),
  Answered: state('talking', 'somebody picked up', 'captured', callbacksSeen),
  Completed: state('completed', 'the call is over and was answered', 'captured', callbacksSeen),
  NotAnswered: state('failed', 'the call is over and nobody picked up', 'captured', callbacksSeen),
  Active: state('talking', 'the call goes on', 'documented', notifications),
  Transferred: state('talking', 'a leg of the call was moved to another number', 'documented', notifications),
  TransferCompleted: state('talking', 'the transfer of a leg is over', 'documented', notifications),
  Initiated: state('ringing', 'the call is being set up', 'reported', applications),
  Dialing: state('ringing', 'the other side is being dialled', 'reported', applications),
  Bridged: state('talking', 'two legs were connected', 'reported', applications),
  Busy: state('failed', 'the person called was on another call', 'reported', applications),
  Rejected: state('failed', 'the person called declined', 'reported', applications),
  Failed: state('failed', 'the call could not be set up', 'reported', applications),
  NoAnswer: state('failed', 'it rang and nobody answered', 'reported', applications),
  Expired: state('failed', 'the call waited too long', 'reported', applications),
  Aborted: state('failed', 'the call was broken off', 'reported', applications),
} as const satisfies Record<string, CallSessionState>;

function state(phase: CallPhase, meaning: string, evidence: Evidence, source: string): CallSessionState {
  return { phase, meaning, evidence, source };
}

/** `status` of the final callback. */
export const callStatuses = {
  Success: { meaning: 'the call took place', evidence: 'captured', source: callbacksSeen },
  NotAnswered: { meaning: 'nobody picked up', evidence: 'captured', source: callbacksSeen },
  Aborted: { meaning: 'the call was broken off', evidence: 'captured', source: callbacksSeen },
} as const satisfies Record<string, Word>;

/** `callTransferState` */
export const callTransferStates = {
  Active: { meaning: 'the transferred leg is talking', evidence: 'documented', source: notifications },
  Completed: { meaning: 'the transferred leg ended', evidence: 'documented', source: notifications },
  CallerHangup: {
    meaning: 'the caller hung up during the transfer',
    evidence: 'documented',
    source: notifications,
  },
  CalleeHangup: {
    meaning: 'the person called hung up during the transfer',
    evidence: 'documented',
    source: notifications,
  },
} as const satisfies Record<string, Word>;

/** `callTransferHangupCause` */
export const callTransferHangupCauses = {
  DestinationNotSupported: {
    meaning: 'the number is outside the supported zone',
    evidence: 'documented',
    source: notifications,
  },
  InvalidPhoneNumber: {
    meaning: 'the number is in an incorrect form',
    evidence: 'documented',
    source: notifications,
  },
  NoActiveClient: {
    meaning: 'no SIP or browser phone is connected',
    evidence: 'documented',
    source: notifications,
  },
  NotAllowed: {
    meaning: 'the account may not transfer this call',
    evidence: 'documented',
    source: notifications,
  },
} as const satisfies Record<string, Word>;

/** `status` in the answer to `POST /callTransfer`. */
export const transferStatuses = {
  Success: { meaning: 'the transfer was accepted', evidence: 'documented', source: transferPage },
  Aborted: { meaning: 'the transfer was not carried out', evidence: 'documented', source: transferPage },
} as const satisfies Record<string, Word>;

/** The entry of a word, however its letters are capitalised; `undefined` for a word that the table lacks. */
export function wordIn<Table extends object>(
  table: Table,
  word: string | undefined,
): Table[keyof Table] | undefined {
  const name = Object.keys(table).find((known) => known.toLowerCase() === word?.toLowerCase());
  return name === undefined ? undefined : table[name as keyof Table];
}
