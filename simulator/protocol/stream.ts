import type { ApiNotice } from './api.ts';
import type { CallEvent } from './calls.ts';
import type { Faults } from './faults.ts';
import type { PhoneState } from './phones.ts';
import type { ServiceState } from './service.ts';

/**
 * Query of `GET /simulator/events` (`text/event-stream`).
 *
 * - `call=ATVId_…`: only that call, from its first event on (what has happened is replayed first).
 * - `phone=+254711000111`: opens this phone: while the stream is connected a person holds it, so it rings here
 *   instead of following a script. May be repeated. `speaks=1`: the phone sounds texts itself and reports
 *   `heard`.
 * - `since=123`: replays what is kept of all calls after that `seq`; `Last-Event-ID` does the same.
 *
 * Without `call` the stream carries the events of all calls.
 */
export interface EventQuery {
  readonly call?: string;
  readonly phone?: string[];
  readonly speaks?: '1';
  readonly since?: string;
}

/** Each message of the stream: the SSE `event` name and its JSON `data`. */
export type StreamMessage =
  /** First of all, and again whenever lines, phones or faults change. */
  | { event: 'network'; data: NetworkState }
  | { event: 'call'; data: CallEvent }
  /** Only in a stream without `call`. */
  | { event: 'api'; data: ApiNotice };

interface LineState {
  readonly phoneNumber: string;
  readonly callbackUrl: string;
  readonly eventsUrl?: string;
  /** Callers waiting, by queue name; `''` is the queue without a name. */
  readonly queues: Record<string, number>;
}

export interface NetworkState {
  readonly lines: LineState[];
  /** Phones that are open or scripted. */
  readonly phones: PhoneState[];
  readonly faults: Faults;
  readonly seed: string;
  /** Calls under way, and all since the start. */
  readonly active: number;
  readonly placed: number;
  /** The simulated time. */
  readonly now: number;
  /** By how many milliseconds it is ahead of this machine's: 0 unless somebody has set it. */
  readonly clockOffset: number;
  readonly service?: ServiceState;
}
