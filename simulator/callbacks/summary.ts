import type { Call } from '../calls/call.ts';
import type { RateTable } from '../numbers/rates.ts';
import type { CallSummary } from '../protocol.ts';
import { finalFields } from './fields.ts';

/** A call in short, as it stands now. */
export function summaryOf(call: Call, rates: RateTable): CallSummary {
  const { endedAt, answeredAt, clientRequestId, dropped, recordingUrl, callbacks } = call;
  const keysLeft = call.user.keysLeft.map((item) => (typeof item === 'string' ? item : item.keys));
  return {
    sessionId: call.sessionId,
    direction: call.direction,
    phoneNumber: call.user.phoneNumber,
    line: call.line.phoneNumber,
    ...(clientRequestId !== undefined && { clientRequestId }),
    state: stateOf(call),
    placedAt: call.placedAt,
    ...(answeredAt !== undefined && { answeredAt }),
    ...(endedAt !== undefined && { endedAt, ...outcomeOf(call, rates) }),
    ...(dropped !== undefined && { dropped }),
    ...(recordingUrl !== undefined && { recordingUrl }),
    requests: callbacks.requests,
    slowestMs: callbacks.slowestMs,
    ...(keysLeft.length > 0 && { keysLeft }),
    faults: callbacks.faults,
    ...call.told,
  };
}

function stateOf({ endedAt, answeredAt, ringing }: Call): CallSummary['state'] {
  if (endedAt !== undefined) return 'ended';
  if (answeredAt !== undefined) return 'active';
  return ringing ? 'ringing' : 'queued';
}

/** The end of the call in the words of the final request. */
function outcomeOf(call: Call, rates: RateTable): Partial<CallSummary> {
  const final = finalFields(call, rates);
  return {
    callSessionState: final['callSessionState'] as string,
    status: final['status'] as string,
    hangupCause: final['hangupCause'] ?? call.ended.value?.cause ?? 'UNSPECIFIED',
    durationInSeconds: final['durationInSeconds'] as string,
    amount: final['amount'] as string,
    currencyCode: final['currencyCode'] as string,
  };
}
