import { type Outcome, rankOfEnd } from '../event/outcome.ts';
import {
  digitsOf,
  type Pressed,
  progressOf,
  type Recording,
  recordingsOf,
  type SavedData,
  savedDataOf,
} from './call-inputs.ts';
import {
  type DialResult,
  dialOf,
  type Queue,
  queueOf,
  reachedPersonOf,
  type Transfer,
  transfersOf,
} from './call-legs.ts';
import type { CallRecord, ConstantFact, Observation } from './call-record.ts';
import { type CallTimes, timesOf } from './call-times.ts';
import { indexedFieldsOf } from './indexed-fields.ts';
import type { Money } from './money.ts';
import { defined, first, last, observationsInOrder } from './observations.ts';

/** A call as it is shown: the truth as far as it is known. What is not known is absent. */
export interface Call {
  /** The session, or `start_…` for a start that Africa's Talking gave none. */
  readonly id: string;
  readonly direction?: 'Inbound' | 'Outbound';
  /** The phone user, in both directions: E.164, or `username.clientName` of a browser phone. */
  readonly callerNumber?: string;
  /** Our number, in both directions. */
  readonly destinationNumber?: string;
  readonly callerCountryCode?: string;
  readonly callerCarrierName?: string;
  readonly clientDialedNumber?: string;
  /** As whoever started the call gave it, without the flow that may be sealed behind it. */
  readonly clientRequestId?: string;

  readonly status: 'initiated' | 'ringing' | 'answered' | 'ended';
  /** Present once the call has ended. */
  readonly outcome?: Outcome;
  /**
   * Whether somebody talked to the caller, or was called and answered. Inbound: a colleague who was dialled, who took the
   * caller out of a queue or got the call handed over. Absent while the call is open, when no flow tried to reach
   * anybody, and when Africa's Talking did not tell. An inbound call with `false` was missed.
   */
  readonly reachedPerson?: boolean;
  /** When we first heard of it. All instants are our own clock's, ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly rangAt?: string;
  readonly answeredAt?: string;
  /** Absent as long as the end is only presumed. */
  readonly endedAt?: string;
  /** Whole seconds as Africa's Talking counts them, the time in the menu included. */
  readonly durationInSeconds?: number;
  readonly cost?: Money;

  /** How we started the call, when we did. */
  readonly start?: { readonly requestedAt: string; readonly answer: 'accepted' | 'refused' | 'unknown' };
  /** The flow that took the call, and its last step that the caller came to. */
  readonly flow?: string;
  readonly lastStep?: string;
  /** The digits that the caller pressed, in order. */
  readonly digits: readonly Pressed[];
  readonly recordings: readonly Recording[];
  /** Data that flows saved, such as the answers to a survey. */
  readonly savedData: readonly SavedData[];
  readonly dial?: DialResult;
  readonly transfers: readonly Transfer[];
  readonly queue?: Queue;

  /** Africa's Talking's own words about the end. */
  readonly providerStatus: {
    readonly callSessionState?: string;
    readonly status?: string;
    readonly hangupCause?: string;
    /** Without a time zone: Africa's Talking does not say which. */
    readonly callStartTime?: string;
  };
}

export function toCall(record: CallRecord): Call {
  const { startedAt, callerNumber, destinationNumber, outcome, durationInSeconds, amount, currencyCode } =
    indexedFieldsOf(record);
  const observations = observationsInOrder(record);
  const ends = observations.filter((entry) => entry.outcome !== undefined).toSorted(byRank);
  const start = startOf(observations);
  const times = timesOf(observations, { startedAt, durationInSeconds });
  const direction = constant(record, 'direction') as Call['direction'];
  const legs = {
    dial: dialOf(observations, ends),
    transfers: transfersOf(observations),
    queue: queueOf(observations),
  };

  return defined<Call>({
    id: record.id,
    direction,
    callerNumber,
    destinationNumber,
    callerCountryCode: constant(record, 'callerCountryCode'),
    callerCarrierName: constant(record, 'callerCarrierName'),
    clientDialedNumber: constant(record, 'clientDialedNumber'),
    clientRequestId: constant(record, 'clientRequestId'),
    status: statusOf(outcome, times),
    outcome,
    reachedPerson: reachedPersonOf({ direction, outcome, ...legs }),
    startedAt,
    ...times,
    durationInSeconds,
    cost: amount === undefined || currencyCode === undefined ? undefined : { amount, currencyCode },
    start,
    ...progressOf(record.place, observations),
    digits: digitsOf(observations),
    recordings: recordingsOf(observations),
    savedData: savedDataOf(observations),
    ...legs,
    providerStatus: defined<Call['providerStatus']>({
      callSessionState: first(ends, 'callSessionState') ?? last(observations, 'callSessionState'),
      status: first(ends, 'status') ?? last(observations, 'status'),
      hangupCause: first(ends, 'hangupCause') ?? last(observations, 'hangupCause'),
      callStartTime: constant(record, 'callStartTime'),
    }),
  });
}

function statusOf(outcome: Outcome | undefined, { rangAt, answeredAt }: CallTimes): Call['status'] {
  if (outcome !== undefined) return 'ended';
  if (answeredAt !== undefined) return 'answered';
  return rangAt === undefined ? 'initiated' : 'ringing';
}

function startOf(observations: readonly Observation[]): Call['start'] {
  const start = observations.find((entry) => entry.internal?.startsWith('start-'));
  if (start === undefined) return undefined;
  return {
    requestedAt: start.at,
    answer: start.internal?.slice('start-'.length) as 'accepted' | 'refused' | 'unknown',
  };
}

/** The most telling end first; between equals the earlier, which is how they come in. */
function byRank(a: Observation, b: Observation): number {
  return rankOf(b) - rankOf(a);
}

function rankOf({ outcome, durationInSeconds }: Observation): number {
  return outcome === undefined ? -1 : rankOfEnd({ outcome, durationInSeconds });
}

function constant(record: CallRecord, name: ConstantFact): string | undefined {
  return record.constants[name]?.[0];
}
