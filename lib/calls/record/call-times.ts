import { earliest, latest } from '../event/timestamp.ts';
import type { Told } from './call-record.ts';
import { defined } from './observations.ts';

export interface CallTimes {
  readonly rangAt?: string;
  readonly answeredAt?: string;
  readonly endedAt?: string;
}

/** In seconds; a longer one was not counted by a clock, and nothing is concluded from it. */
const LONGEST_CALL = 7 * 24 * 60 * 60;

/**
 * Nothing is posted at the moment when an inbound call is answered: our own instructions answer it. The
 * duration, counted back from the end, tells it as well as the first event after it, and the earlier of the
 * two is nearer to the truth; before its ring, or our start, no call was answered. What is told of a ring or an
 * answer only after the end says nothing of when it was.
 */
export function timesOf(told: readonly Told[], seconds: number | undefined): CallTimes {
  const endedAt = told.find((entry) => entry.outcome !== undefined && entry.outcome !== 'presumed-ended')?.at;
  const heard = (type: Told['eventType']) =>
    told.find(
      ({ eventType, own, at }) =>
        eventType === type && own === undefined && (endedAt === undefined || at <= endedAt),
    )?.at;
  const rangAt = heard('SessionInitiated');
  const heardAnswered = heard('SessionAnswered');
  const startAt = told.find(({ own }) => own?.startsWith('start-'))?.at;
  const counted =
    endedAt === undefined || seconds === undefined || seconds === 0 || seconds > LONGEST_CALL
      ? undefined
      : latest(new Date(Date.parse(endedAt) - seconds * 1000).toISOString(), rangAt, startAt);
  return defined<CallTimes>({
    rangAt,
    answeredAt: heardAnswered === undefined ? counted : earliest(heardAnswered, counted),
    endedAt,
  });
}
