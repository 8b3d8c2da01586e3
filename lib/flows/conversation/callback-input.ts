import type { Data } from '../definition/data.ts';
import type { Step } from '../definition/step.ts';
import type { CallerInput } from '../engine/engine.ts';

/** What a conversation looks at in a callback of Africa's Talking; a field that was not sent is `undefined`. */
export interface CallbackInput {
  readonly sessionId?: string | undefined;
  /** False in the last callback of a call. */
  readonly isActive?: boolean | undefined;
  readonly direction?: 'Inbound' | 'Outbound' | undefined;
  readonly callerNumber?: string | undefined;
  readonly destinationNumber?: string | undefined;
  readonly clientRequestId?: string | undefined;
  readonly dtmfDigits?: string | undefined;
  readonly recordingUrl?: string | undefined;
  readonly callSessionState?: string | undefined;
  readonly dialDestinationNumber?: string | undefined;
  readonly dequeuedToPhoneNumber?: string | undefined;
}

export function isOver({ isActive }: CallbackInput) {
  return isActive === false;
}

/**
 * Some services see a request in the middle of a call that is connected with another phone, or is about to be. It wants
 * nothing: a flow that took it for the caller's silence would dial again. A request from behind a Dial that nobody
 * answered may tell of that phone too; it is known by its step. A call's first request never is one by its state alone.
 */
export function isNotification(heard: CallbackInput, waitsAt: Step | undefined) {
  if (heard.dtmfDigits !== undefined || heard.recordingUrl !== undefined) return false;
  if (heard.dequeuedToPhoneNumber !== undefined) return true;
  const isBehindDial = waitsAt !== undefined && 'dial' in waitsAt;
  if (heard.dialDestinationNumber !== undefined && !isBehindDial) return true;
  return waitsAt !== undefined && /^(dialing|bridged)$/i.test(heard.callSessionState ?? '');
}

export function inputOf({ dtmfDigits, recordingUrl }: CallbackInput): CallerInput {
  return {
    digits: dtmfDigits,
    recordingUrl,
  };
}

/** What every prompt may name. */
export function factsOf({ callerNumber, destinationNumber }: CallbackInput): Data {
  return {
    ...(callerNumber === undefined ? {} : { callerNumber }),
    ...(destinationNumber === undefined ? {} : { destinationNumber }),
  };
}
