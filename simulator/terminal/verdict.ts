import type { CallSummary, PhoneScript } from '../protocol.ts';

/** How a call ends when the phone does not answer. */
const expectedCauses: Readonly<Record<string, string>> = {
  ignore: 'NO_ANSWER',
  busy: 'USER_BUSY',
  reject: 'CALL_REJECTED',
  off: 'SUBSCRIBER_ABSENT',
};

/** Why a call did not go as told; `undefined` when it did. */
export function deviation(summary: CallSummary, script: PhoneScript | undefined): string | undefined {
  const { dropped, answeredAt, hangupCause, keysLeft, serviceFault } = summary;
  if (dropped !== undefined) return `the call was cut off: ${dropped}`;

  if (serviceFault !== undefined) return `the caller heard something else than was meant: ${serviceFault}`;

  const expected = expectedCauses[script?.onRing ?? 'answer'];
  if (expected !== undefined) {
    return hangupCause === expected ? undefined : `it ended by ${hangupCause} instead of ${expected}`;
  }
  if (script !== undefined && answeredAt === undefined) return `it was not answered: ${hangupCause}`;
  if (keysLeft !== undefined) return `nothing asked for these keys: ${keysLeft.join(', ')}`;
  return undefined;
}
