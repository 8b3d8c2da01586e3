import type { Clock } from '../clock/clock.ts';
import type { CallEventDetail, HangupCause } from '../protocol.ts';
import type { Rules } from '../rules.ts';
import type { AnsweredCallback } from '../service.ts';

/** How a leg, or a whole call, ended. */
export interface Hangup {
  readonly by: 'phone' | 'service' | 'network';
  readonly cause: HangupCause;
  readonly words: string;
}

/** The view of a call that its parts have: its id, its clock, the rules, and where to report events. */
export interface Session {
  readonly sessionId: string;
  readonly clock: Clock;
  readonly rules: Rules;
  emit(detail: CallEventDetail): void;
  /** The callback URL has answered a request. */
  answered?(answer: Omit<AnsweredCallback, 'sessionId'>): void;
}
