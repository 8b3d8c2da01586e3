import type { Told } from './call-record.ts';
import { earliest, latest } from './instant.ts';
import { defined } from './told-list.ts';

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
 * two is nearer to the truth.
 */
export function timesOf(told: readonly Told[], seconds: number | undefined): CallTimes {
  const rangAt = told.find((entry) => entry.eventType === 'SessionInitiated' && entry.own === undefined)?.at;
  const heardAnswered = told.find(
    (entry) => entry.eventType === 'SessionAnswered' && entry.own === undefined,
  )?.at;
  const endedAt = told.find((entry) => entry.outcome !== undefined && entry.outcome !== 'presumed-ended')?.at;
  const counted =
    endedAt === undefined || seconds === undefined || seconds === 0 || seconds > LONGEST_CALL
      ? undefined
      : latest(new Date(Date.parse(endedAt) - seconds * 1000).toISOString(), rangAt);
  return defined<CallTimes>({
    rangAt,
    answeredAt: heardAnswered === undefined ? counted : earliest(heardAnswered, counted),
    endedAt,
  });
}
