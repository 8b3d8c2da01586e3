import type { Callback } from '../../africastalking/callbacks/callback.ts';
import { isAbsent } from '../../africastalking/is-absent.ts';

/** The fields of a callback that tell something about the call; a fact that was not told is absent. */
export type Facts = { readonly [Name in FactName]?: NonNullable<Callback[Name]> };

export type FactName = Exclude<keyof Callback, 'raw' | 'rawIsBase64' | 'fields' | 'anomalies' | 'sessionId'>;

/** The same value in every callback of a call, as far as Africa's Talking names it at all. */
export const constantFacts = [
  'direction',
  'callerCountryCode',
  'callerCarrierName',
  'callStartTime',
  'clientRequestId',
  'clientDialedNumber',
] as const satisfies readonly FactName[];

/** What only this callback tells. */
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

const factNames: readonly FactName[] = [
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

/** The text without halves of characters, which are no UTF-8 and which DynamoDB would refuse. */
export function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

/**
 * What a callback means, field by field, in an order of its own: known fields as parsed, unknown ones as
 * posted. Spelling that carries no meaning (field order, encoding, blanks, empty fields, `None`) is gone.
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
