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
 * two is nearer to the truth; before its ring, or our start, no call was answered. What is told of a ring or an
 * answer only after the end says nothing of when it was.
 */
export function timesOf(observations: readonly Observation[], seconds: number | undefined): CallTimes {
  const endedAt = observations.find(
    (entry) => entry.outcome !== undefined && entry.outcome !== 'presumed-ended',
  )?.at;
  const heard = (type: Observation['eventType']) =>
    observations.find(
      ({ eventType, internal, at }) =>
        eventType === type && internal === undefined && (endedAt === undefined || at <= endedAt),
    )?.at;
  const rangAt = heard('SessionInitiated');
  const heardAnswered = heard('SessionAnswered');
  const startAt = observations.find(({ internal }) => internal?.startsWith('start-'))?.at;
  const counted =
    endedAt === undefined || seconds === undefined || seconds === 0 || seconds > MAX_CALL_SECONDS
      ? undefined
      : latest(new Date(Date.parse(endedAt) - seconds * 1000).toISOString(), rangAt, startAt);
  return defined<CallTimes>({
    rangAt,
    answeredAt: heardAnswered === undefined ? counted : earliest(heardAnswered, counted),
    endedAt,
  });
}
