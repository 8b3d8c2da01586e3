import { readNetworkNumber } from '../../phone-numbers/network-number.ts';
import type { Callback } from './callback.ts';

/** All fields of a callback that Africa's Talking is known to send. */
export type KnownFields = Omit<Callback, 'raw' | 'rawIsBase64' | 'fields' | 'anomalies'>;

/**
 * For each field the function that turns its text into its value, or into `undefined` if the field cannot have this text.
 * When a field is added to `Callback`, the compiler asks for its reader here.
 */
export const fieldReaders: { readonly [Field in keyof KnownFields]-?: (sent: string) => KnownFields[Field] } =
  {
    sessionId: visibleText,
    isActive: yesOrNo,
    callSessionState: trimmed,
    direction,
    callerNumber: readNetworkNumber,
    destinationNumber: readNetworkNumber,
    callerCountryCode: trimmed,
    callerCarrierName: trimmed,
    callStartTime: time,
    clientRequestId: asSent,
    clientDialedNumber: number,
    dtmfDigits: digits,
    recordingUrl: trimmed,
    durationInSeconds: wholeSeconds,
    currencyCode: trimmed,
    amount: decimal,
    status: trimmed,
    hangupCause: trimmed,
    dialDestinationNumber: number,
    dialDurationInSeconds: wholeSeconds,
    dialStartTime: time,
    lastBridgeHangupCause: trimmed,
    queueDurationInSeconds: wholeSeconds,
    dequeuedToPhoneNumber: readNetworkNumber,
    dequeuedToSessionId: visibleText,
    callTransferState: trimmed,
    callTransferParam: number,
    callTransferredToNumber: readNetworkNumber,
    callTransferHangupCause: trimmed,
    eventType: trimmed,
  };

function asSent(sent: string): string {
  return sent;
}

function trimmed(sent: string): string {
  return sent.trim();
}

/** A session id becomes a key of the table and a part of URLs, so a text that cannot be either is not taken for an id. */
function visibleText(sent: string): string | undefined {
  const id = sent.trim();
  return /^[\x21-\x7e]{1,128}$/.test(id) ? id : undefined;
}

const yesAndNo = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

function yesOrNo(sent: string): boolean | undefined {
  return yesAndNo.get(sent.trim().toLowerCase());
}

const directions = new Map([
  ['inbound', 'Inbound'],
  ['outbound', 'Outbound'],
] as const);

function direction(sent: string): Callback['direction'] {
  return directions.get(sent.trim().toLowerCase() as 'inbound' | 'outbound');
}

/**
 * Puts back the `+` that decoding turned into a space: in one number, or in all numbers of a list. If only some numbers of a
 * list begin with a space, it may have been a space from the start, and stays.
 */
function number(sent: string): string {
  const lostAllPluses = /^ [1-9]\d{6,14}(?:, [1-9]\d{6,14})*(?::\d+)?$/.test(sent);
  return lostAllPluses ? sent.replaceAll(' ', '+') : sent.trim();
}

function digits(sent: string): string | undefined {
  const keys = sent.trim();
  return /^[\dA-D*#]+$/i.test(keys) ? keys : undefined;
}

/** Africa's Talking writes a space between day and time as `+`, and sometimes encodes that `+` again. */
function time(sent: string): string {
  return sent.trim().replace(/^(\d{4}-\d\d-\d\d)\+(?=\d\d:\d\d:\d\d$)/, '$1 ');
}

function wholeSeconds(sent: string): number | undefined {
  const seconds = sent.trim();
  return /^\d{1,9}(?:\.\d{1,9})?$/.test(seconds) ? Math.floor(Number(seconds)) : undefined;
}

/** A decimal number, with or without a currency before or after it and commas between thousands. */
const AMOUNT = /^(?:[A-Z]{3}\s*)?(-?(?:\d{1,18}|\d{1,3}(?:,\d{3}){1,5})(?:\.\d{1,18})?)(?:\s*[A-Z]{3})?$/i;

function decimal(sent: string): string | undefined {
  return AMOUNT.exec(sent.trim())?.[1]?.replaceAll(',', '');
}
