import { fold, type Outcome } from '../event/outcome.ts';
import type { Observation } from './call-record.ts';
import { defined, first, last } from './observations.ts';

/** A `<Dial>` within the call. */
export interface DialResult {
  /** The phone that was rung: a number as Africa's Talking writes it, a SIP address or the name of a browser phone. */
  readonly to?: string;
  /**
   * Whether somebody picked up: `dialDurationInSeconds` above zero. The call's own `status` says `Success` of a
   * caller who waited in vain as well. Absent when Africa's Talking told neither seconds nor a cause.
   */
  readonly reachedPerson?: boolean;
  /** Of the talk; the longest that was told, of several dials in one call. */
  readonly durationInSeconds?: number;
  /** As Africa's Talking says it: a time whose zone nobody knows, and one of its causes, such as `USER_BUSY`. */
  readonly providerStatus: { readonly dialStartTime?: string; readonly lastBridgeHangupCause?: string };
}

/** One state of a transfer of the call to somebody else. */
export interface Transfer {
  /** When it was first told: ISO 8601 in UTC. */
  readonly at: string;
  /** Africa's Talking's word, such as `Active` or `Completed`. */
  readonly state?: string;
  readonly toNumber?: string;
  readonly durationInSeconds?: number;
  /** Told of a transfer that was not made. */
  readonly hangupCause?: string;
}

/** The time that the caller waited in a queue, and the agent's call that took them out of it. */
export interface Queue {
  /** Waited, as Africa's Talking counts. */
  readonly seconds?: number;
  readonly toPhoneNumber?: string;
  readonly toSessionId?: string;
}

/**
 * What became of the call's dials; nothing where it had none.
 *
 * @param observations all of the call's, in the order of time
 * @param ends those of them that ended it, the most believed first: what they say of a dial outranks the rest
 */
export function dialOf(
  observations: readonly Observation[],
  ends: readonly Observation[],
): DialResult | undefined {
  const to = first(ends, 'dialDestinationNumber') ?? last(observations, 'dialDestinationNumber');
  const seconds = observations
    .map((entry) => entry.dialDurationInSeconds)
    .filter((duration) => duration !== undefined)
    .sort((a, b) => b - a)[0];
  const cause = first(ends, 'lastBridgeHangupCause') ?? last(observations, 'lastBridgeHangupCause');
  if (to === undefined && seconds === undefined && cause === undefined) return undefined;

  return defined<DialResult>({
    to,
    reachedPerson: seconds !== undefined ? seconds > 0 : reachedByCause(cause),
    durationInSeconds: seconds,
    providerStatus: defined<DialResult['providerStatus']>({
      dialStartTime: first(ends, 'dialStartTime') ?? last(observations, 'dialStartTime'),
      lastBridgeHangupCause: cause,
    }),
  });
}

/** Every cause but a normal end says that the forwarded leg was never talked on. */
function reachedByCause(cause: string | undefined): boolean | undefined {
  return cause === undefined || causesThatSayNothing.has(fold(cause)) ? undefined : false;
}

const causesThatSayNothing: ReadonlySet<string> = new Set(['normalclearing', 'unspecified']);

/** As `Call.reachedPerson` says. A call that never got as far as an answer reached nobody. */
export function reachedPersonOf({
  direction,
  outcome,
  dial,
  queue,
  transfers,
}: {
  direction: 'Inbound' | 'Outbound' | undefined;
  outcome: Outcome | undefined;
  dial: DialResult | undefined;
  queue: Queue | undefined;
  transfers: readonly Transfer[];
}): boolean | undefined {
  if (outcome === undefined || UNTOLD_ENDS.has(outcome))
    return dial?.reachedPerson === true ? true : undefined;
  if (direction === 'Outbound' || outcome !== 'completed') return outcome === 'completed';
  if (dial?.reachedPerson === true || transfers.some(isTaken)) return true;
  if (queue !== undefined) return queue.toSessionId !== undefined || queue.toPhoneNumber !== undefined;
  return transfers.length > 0 ? false : dial?.reachedPerson;
}

/** A cause is told of a transfer that was not made: nobody was there, or it was not allowed. */
function isTaken({ hangupCause }: Transfer): boolean {
  return hangupCause === undefined;
}

/** Ends that do not say whether the call was answered. */
const UNTOLD_ENDS: ReadonlySet<Outcome> = new Set(['presumed-ended', 'unknown']);

/** Every state of a transfer is told once, when it was first heard of. */
export function transfersOf(observations: readonly Observation[]): readonly Transfer[] {
  const byContent = new Map<string, Transfer>();
  for (const entry of observations) {
    const [paramNumber, paramSeconds] = (entry.callTransferParam ?? '').split(':');
    const transfer = defined<Omit<Transfer, 'at'>>({
      state: entry.callTransferState,
      toNumber: entry.callTransferredToNumber ?? (paramNumber === '' ? undefined : paramNumber),
      durationInSeconds: /^\d+$/.test(paramSeconds ?? '') ? Number(paramSeconds) : undefined,
      hangupCause: entry.callTransferHangupCause,
    });
    const content = JSON.stringify(transfer);
    if (content !== '{}' && !byContent.has(content)) byContent.set(content, { at: entry.at, ...transfer });
  }
  return [...byContent.values()];
}

/** The queue that the call was in, as was told last; nothing where it was in none. */
export function queueOf(observations: readonly Observation[]): Queue | undefined {
  const queue = defined<Queue>({
    seconds: last(observations, 'queueDurationInSeconds'),
    toPhoneNumber: last(observations, 'dequeuedToPhoneNumber'),
    toSessionId: last(observations, 'dequeuedToSessionId'),
  });
  return Object.keys(queue).length === 0 ? undefined : queue;
}
