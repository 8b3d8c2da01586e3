import type { Callback } from '../../africastalking/callbacks/callback.ts';
import { isAbsent } from '../../africastalking/is-absent.ts';

/** The fields of a callback that say something about the call. A field that was not sent is absent. */
export type Facts = { readonly [Name in FactName]?: NonNullable<Callback[Name]> };

export type FactName = Exclude<keyof Callback, 'raw' | 'rawIsBase64' | 'fields' | 'anomalies' | 'sessionId'>;

/** Facts that have the same value in every callback of a call that has them. */
export const constantFacts = [
  'direction',
  'callerCountryCode',
  'callerCarrierName',
  'callStartTime',
  'clientRequestId',
  'clientDialedNumber',
] as const satisfies readonly FactName[];

/** Facts that may differ between the callbacks of a call. */
export const passingFacts = [
  'callSessionState',
  'dtmfDigits',
  'recordingUrl',
  'durationInSeconds',
  'currencyCode',
  'amount',
  'status',
  'hangupCause',
  'dialDestinationNumber',
  'dialDurationInSeconds',
  'dialStartTime',
  'lastBridgeHangupCause',
  'queueDurationInSeconds',
  'dequeuedToPhoneNumber',
  'dequeuedToSessionId',
  'callTransferState',
  'callTransferParam',
  'callTransferredToNumber',
  'callTransferHangupCause',
] as const satisfies readonly FactName[];

export const factNames: readonly FactName[] = [
  'callerNumber',
  'destinationNumber',
  'isActive',
  'eventType',
  ...constantFacts,
  ...passingFacts,
];

/** A fact longer than this is cut in its parsed form, so that a call's row stays small; the payload keeps it whole. */
const MAX_FACT_LENGTH = 1024;

export function factsOf(callback: Callback): Facts {
  return Object.fromEntries(
    factNames.map((name) => [name, clip(callback[name])] as const).filter(([, value]) => value !== undefined),
  );
}

function clip<Value>(value: Value): Value | string {
  return typeof value === 'string' ? wellFormed(value.slice(0, MAX_FACT_LENGTH)) : value;
}

/** The text without lone surrogates, which cannot be written in UTF-8 and which DynamoDB refuses. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/**
 * The fields of a callback in a form that is the same for all copies of one event: sorted by name, known fields as parsed,
 * unknown ones as posted. Differences without a meaning (order, encoding, blanks, empty fields, `None`) are gone.
 */
export function meaningOf(callback: Callback): [string, string][] {
  return Object.entries(callback.fields)
    .map(([name, posted]) => [name, parsedText(callback, name) ?? posted.trim()] as [string, string])
    .filter(([, text]) => !isAbsent(text))
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function parsedText(callback: Callback, name: string): string | undefined {
  const known = factNames.find((fact) => fact === name);
  const value = known === undefined ? undefined : callback[known];
  return value === undefined ? undefined : String(value);
}
