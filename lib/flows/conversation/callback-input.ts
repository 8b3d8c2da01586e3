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
  /** Whole seconds; more than zero means that somebody picked up. */
  readonly dialDurationInSeconds?: number | undefined;
  readonly dequeuedToPhoneNumber?: string | undefined;
}

/** Whether this is the last notification of a call, which needs no document. */
export function isOver({ isActive }: CallbackInput): boolean {
  return isActive === false;
}

/**
 * Some services see a request in the middle of a call that is connected with another phone, or is about to be. It wants
 * nothing: a flow that took it for the caller's silence would dial again. A request from behind a Dial that nobody
 * answered may tell of that phone too, and so may every later one of the call; a call that was at a Dial is known by its
 * position. A call's first request never is one by its state alone.
 */
export function isNotification(
  input: CallbackInput,
  waitsAt: { readonly step: Step | undefined; readonly hasDialled: boolean },
): boolean {
  if (input.dtmfDigits !== undefined || input.recordingUrl !== undefined) return false;
  if (input.dequeuedToPhoneNumber !== undefined) return true;
  if (input.dialDestinationNumber !== undefined && !waitsAt.hasDialled) return true;
  return waitsAt.step !== undefined && /^(dialing|bridged)$/i.test(input.callSessionState ?? '');
}

/** What the caller did since the last answer. */
export function inputOf({ dtmfDigits, recordingUrl, dialDurationInSeconds = 0 }: CallbackInput): CallerInput {
  return { digits: dtmfDigits, recordingUrl, hasTalked: dialDurationInSeconds > 0 };
}

/** What every prompt may name. A number that is withheld, or that nobody could ring, is not known. */
export function factsOf({ callerNumber, destinationNumber }: CallbackInput): Data {
  return {
    ...(isAddress(callerNumber) ? { callerNumber } : {}),
    ...(isAddress(destinationNumber) ? { destinationNumber } : {}),
  };
}

function isAddress(number: string | undefined): number is string {
  return number !== undefined && /^(\+[1-9]\d{6,14}|[^\s,+]+[@.][^\s,]+)$/.test(number);
}
