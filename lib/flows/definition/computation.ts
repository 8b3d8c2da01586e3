import type { Data } from './data.ts';
import type { StepKinds } from './step.ts';

/** What a computation knows of the call. */
export interface CallFacts {
  readonly sessionId?: string | undefined;
  /** The phone user, in both directions. */
  readonly callerNumber?: string | undefined;
  /** Our number, in both directions. */
  readonly destinationNumber?: string | undefined;
  readonly direction?: 'Inbound' | 'Outbound' | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly language: string | undefined;
  /**
   * The same however often Africa's Talking repeats this request, and different at every other step: what makes an
   * effect happen once.
   */
  readonly idempotencyKey: string;
  /** Aborted when the time is up. */
  readonly signal: AbortSignal;
}

/** What a computation may answer: an outcome's name, or `{ [outcome]: data }` where it brings data. */
export type Computed = string | Readonly<Record<string, Data>>;

/**
 * The code of a `compute` step: gets the data known there and what is known of the call. If it throws or is late, the
 * call goes the step's way for errors.
 */
export type Computation = (data: Data, call: CallFacts) => Computed | Promise<Computed>;

/** Seconds that code may take whose step says nothing of it: enough for what answers at once. */
const DEFAULT_COMPUTE_SECONDS = 0.1;

/** Seconds that the code of a step may take. */
export function secondsToCompute({ timeoutSeconds = DEFAULT_COMPUTE_SECONDS }: StepKinds['compute']): number {
  return timeoutSeconds;
}
