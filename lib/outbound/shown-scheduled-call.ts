import { requestIdOf } from '../calls/event/request-id.ts';
import type { PlaceCallResult } from './placed-call.ts';
import type { Capped, Forbidden } from './refusal.ts';
import type { ScheduledCall, ScheduledState } from './scheduled-call.ts';

/** A scheduled call as the API shows it. */
export interface ShownScheduledCall {
  readonly id: string;
  readonly state: ScheduledState;
  /** Instants are ISO 8601 in UTC. */
  readonly at: string;
  readonly requestedAt: string;
  readonly phoneNumber: string;
  /** The number of ours that the phone will show, where one was chosen. */
  readonly from?: string;
  readonly clientRequestId?: string;
  readonly flow?: string;
  /** The call that it became: `GET /voice/calls/{sessionId}`. */
  readonly sessionId?: string;
  /** Which rule or limit stood against it, and in words what did, at the last attempt. */
  readonly rule?: (Forbidden | Capped)['rule'];
  readonly reason?: string;
}

export function shownScheduledCall({ request, result, ...call }: ScheduledCall): ShownScheduledCall {
  const { phone: phoneNumber, from, clientRequestId, flow } = request;
  return {
    ...call,
    phoneNumber,
    ...(from === undefined ? {} : { from }),
    ...(clientRequestId === undefined ? {} : { clientRequestId }),
    ...(flow === undefined ? {} : { flow }),
    ...shownResult(result),
  };
}

function shownResult(result: PlaceCallResult | undefined) {
  if (result === undefined) return {};
  if (result.outcome === 'queued')
    return { sessionId: result.sessionId, clientRequestId: requestIdOf(result.clientRequestId) };
  return { reason: result.message, ...('rule' in result ? { rule: result.rule } : {}) };
}
