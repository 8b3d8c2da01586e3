import type { Callback } from '../../lib/africastalking/callbacks/callback.ts';
import { type CallEvent, type Receipt, toCallEvent } from '../../lib/calls/event/event.ts';

export const SESSION = 'ATVId_96cd00fb425200566d5bc8012cd93f96';
export const CALLER = '+254711000111';
export const OURS = '+254711082000';

const NUMERIC = ['durationInSeconds', 'dialDurationInSeconds', 'queueDurationInSeconds'];

const ABSENT = ['', 'none', 'null', 'undefined'];

type Posted = Record<string, string | undefined>;

/** A callback with these fields posted, in this order; it starts from a valid inbound one, `undefined` takes a field away. */
export function aCallback(posted: Posted = {}): Callback {
  const fields = Object.fromEntries(
    Object.entries({
      isActive: '1',
      sessionId: SESSION,
      direction: 'Inbound',
      callerNumber: CALLER,
      destinationNumber: OURS,
      callSessionState: 'Ringing',
      callerCountryCode: '254',
      callerCarrierName: 'Safaricom',
      ...posted,
    }).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const known = Object.entries(fields).flatMap(([name, text]): [string, unknown][] => {
    if (ABSENT.includes(text.trim().toLowerCase())) return [];
    if (name === 'isActive') return [[name, text === '1']];
    return [[name, NUMERIC.includes(name) ? Number(text) : text]];
  });
  return {
    ...Object.fromEntries(known),
    raw: new URLSearchParams(fields).toString(),
    rawIsBase64: false,
    fields,
  } as Callback;
}

export function anEvent(posted: Posted = {}, receipt: Partial<Receipt> = {}): CallEvent & { callId: string } {
  const event = toCallEvent(aCallback(posted), {
    receivedAt: '2026-11-22T10:00:00.000Z',
    receivedOn: 'instruct',
    ...receipt,
  });
  return { ...event, callId: event.callId ?? 'none' };
}
