import { earliest, latest } from '../event/timestamp.ts';
import type { Observation } from './call-record.ts';
import { defined } from './observations.ts';

export interface CallTimes {
  readonly rangAt?: string;
  readonly answeredAt?: string;
  readonly endedAt?: string;
}

/** In seconds; a longer one was not counted by a clock, and nothing is concluded from it. */
const MAX_CALL_SECONDS = 7 * 24 * 60 * 60;

/**
 * Nothing is posted at the moment when an inbound call is answered: our own instructions answer it. The
 * duration, counted back from the end, tells it as well as the first event after it, and the earlier of the
 * two is nearer to the truth.
 *
 * Instants come in the order in which things happen: a call starts, rings, is answered, ends. What is told of a ring
 * after the answer, or of either after the end, says nothing of when it was; nothing is counted back to before the call
 * was first heard of.
 */
export function timesOf(
  observations: readonly Observation[],
  { startedAt, durationInSeconds }: { startedAt: string; durationInSeconds: number | undefined },
): CallTimes {
  const endedAt = observations.find(
    (entry) => entry.outcome !== undefined && entry.outcome !== 'presumed-ended',
  )?.at;
  const heardAnswered = firstHeard(observations, 'SessionAnswered', endedAt);
  const rangAt = firstHeard(observations, 'SessionInitiated', earlier(heardAnswered, endedAt));
  const counted = countedBack(endedAt, durationInSeconds);
  const answeredAt =
    counted === undefined ? heardAnswered : earlier(heardAnswered, latest(counted, rangAt, startedAt));
  return defined<CallTimes>({ rangAt, answeredAt, endedAt });
}

/** When a callback first told of it, if that was no later than `until`. */
function firstHeard(
  observations: readonly Observation[],
  type: Observation['eventType'],
  until: string | undefined,
): string | undefined {
  return observations.find(
    ({ eventType, internal, at }) =>
      eventType === type && internal === undefined && (until === undefined || at <= until),
  )?.at;
}

function countedBack(endedAt: string | undefined, seconds: number | undefined): string | undefined {
  if (endedAt === undefined || seconds === undefined || seconds === 0 || seconds > MAX_CALL_SECONDS)
    return undefined;
  return new Date(Date.parse(endedAt) - seconds * 1000).toISOString();
}

function earlier(a: string | undefined, b: string | undefined): string | undefined {
  return a === undefined ? b : earliest(a, b);
}
