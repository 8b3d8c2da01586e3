import type { MessageType } from './message.ts';

/*
 * A message on its way to one endpoint, as a value: what became of each attempt, and what is next. No clock, no table.
 */

/**
 * `waiting` for its first or next attempt; `delivered` once the endpoint answered 2xx; `dead` after the last attempt, until
 * somebody asks for a replay.
 */
export const deliveryStates = ['waiting', 'delivered', 'dead'] as const;

export type DeliveryState = (typeof deliveryStates)[number];

export interface DeliveryAttempt {
  /** ISO 8601 in UTC. */
  readonly at: string;
  /** Milliseconds until the answer, or until nobody waited any longer. */
  readonly ms: number;
  /** The status of the answer; absent when none came. */
  readonly status?: number;
  /** In words, what was wrong. */
  readonly reason?: string;
  /** What was answered, a kilobyte at most. */
  readonly body?: string;
  /** Made to see whether a sleeping endpoint is back: it does not count against the message. */
  readonly probe?: true;
  /** Seconds, when the answer asked for them. */
  readonly retryAfter?: number;
}

export interface Delivery {
  /** Of the message, in the header `webhook-id`. */
  readonly id: string;
  readonly endpointId: string;
  readonly type: MessageType;
  /** The call that it is about; absent for a test. */
  readonly callId?: string;
  readonly createdAt: string;
  readonly state: DeliveryState;
  readonly attempts: readonly DeliveryAttempt[];
}

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits between attempts, as standardwebhooks.com suggests: three days in all. */
export const retryWaits = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;

/** Nobody is believed who asks to be left alone for longer. */
const LONGEST_WAIT_MS = 24 * HOUR_MS;

export function isTaken({ status }: DeliveryAttempt): boolean {
  return status !== undefined && status >= 200 && status < 300;
}

/** When a message is tried again that was not taken, in milliseconds since 1970; `undefined` when it has been tried enough. */
export function nextAttempt(
  attempts: readonly DeliveryAttempt[],
  now: number,
  jitter: number,
): number | undefined {
  const made = attempts.filter(({ probe }) => probe !== true).length;
  const wait = retryWaits[made - 1];
  if (wait === undefined) return undefined;
  const asked = Math.min((attempts.at(-1)?.retryAfter ?? 0) * SECOND_MS, LONGEST_WAIT_MS);
  return Math.round(now + Math.max(asked, wait * (1 + 0.1 * jitter)));
}

/** The row must stay small: of many attempts the first and the newest are kept. */
const KEPT_ATTEMPTS = 12;

export function withAttempt(
  attempts: readonly DeliveryAttempt[],
  attempt: DeliveryAttempt,
): DeliveryAttempt[] {
  const all = [...attempts, attempt];
  const probe = all.findIndex(({ probe }) => probe === true);
  return all.length > KEPT_ATTEMPTS && probe !== -1 ? all.filter((_, at) => at !== probe) : all;
}
