import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { sizeOfRow } from '../../table/row-size.ts';
import type { Row } from '../../table/table.ts';
import { type CallEvent, digest, type InternalFact, type ReceivedOn } from '../event/event.ts';
import { type Facts, wellFormed } from '../event/event-facts.ts';
import type { EventType } from '../event/event-type.ts';
import { expiryOf, shardOf, type TableLayout } from './table-layout.ts';

export const EVENT_ROWS = 'event#';

/** A stored event. It is quarantined if it does not belong to a call, or contradicts the one that it names. */
export interface StoredEvent extends CallEvent {
  readonly quarantine?: QuarantineReason;
  /** Set if only the beginning of the payload is stored: its whole length in characters. */
  readonly truncatedFrom?: number;
}

export type QuarantineReason = 'no-session' | 'another-number';

export function eventKey(event: CallEvent): Row {
  return { pk: { S: event.callId ?? `quarantine#${event.id}` }, sk: { S: EVENT_ROWS + event.id } };
}

/** A row of at most 1 kB costs one write unit. A payload is kept readable where it fits, else compressed. */
const ONE_UNIT = 1024;

/**
 * A callback has less than a thousand characters, and one of more than the first of these is refused. A payload that is longer,
 * or too large for DynamoDB's 400 kB a row even when compressed, is kept from its beginning, of a length that fits
 * whatever it consists of. All are divisible by four, so that base64 is not cut within a byte.
 */
const MAX_PAYLOAD_LENGTH = 256 * 1024;
const MAX_PAYLOAD_BYTES = 300_000;
const TRUNCATED_PAYLOAD_LENGTH = 100_000;

export function eventRow(event: StoredEvent, layout: TableLayout): Row {
  const payload = keptOf(event);
  const truncatedFrom = event.truncatedFrom ?? (payload === event.payload ? undefined : event.payload.length);
  const row: Row = {
    ...eventKey(event),
    receivedAt: { S: event.receivedAt },
    receivedOn: { S: event.receivedOn },
    copyDigest: { S: copyDigestOf(event) },
    eventType: { S: event.eventType },
    ...(event.final ? { final: { BOOL: true } } : {}),
    ...(event.step === undefined ? {} : { step: { S: event.step } }),
    ...(event.place === undefined ? {} : { place: { S: event.place } }),
    ...(event.internal === undefined ? {} : { internal: { S: event.internal } }),
    facts: {
      M: Object.fromEntries(Object.entries(event.facts).map(([name, value]) => [name, toValue(value)])),
    },
    expiresAt: { N: String(expiryOf(event.receivedAt, layout)) },
    ...(event.payloadIsBase64 ? { base64: { BOOL: true } } : {}),
    ...(truncatedFrom === undefined ? {} : { truncatedFrom: { N: String(truncatedFrom) } }),
    ...(event.quarantine === undefined ? {} : quarantineAttributes(event, event.quarantine, layout)),
    payload: { S: payload },
  };
  if (sizeOfRow(row) <= ONE_UNIT) return row;

  const readable = { ...row, payload: { B: squeeze(event.facts, payload) } };
  if (sizeOfRow(readable) <= ONE_UNIT) return readable;
  const whole = withAllPacked(row, { facts: event.facts, payload });
  return sizeOfRow(whole) <= ONE_UNIT ? whole : readable;
}

/** The payload, or its beginning; never half of a character. */
function keptOf({ facts, payload }: CallEvent): string {
  const isShort = payload.length <= TRUNCATED_PAYLOAD_LENGTH;
  if (
    isShort ||
    (payload.length <= MAX_PAYLOAD_LENGTH && squeeze(facts, payload).length <= MAX_PAYLOAD_BYTES)
  )
    return payload;
  return wellFormed(payload.slice(0, TRUNCATED_PAYLOAD_LENGTH));
}

/** The last resort to make a row small: its facts are compressed together with the payload, which repeats most of them. */
function withAllPacked(
  { facts: _, payload: __, ...rest }: Row,
  event: Pick<CallEvent, 'facts' | 'payload'>,
): Row {
  return { ...rest, packed: { B: squeeze({}, JSON.stringify([event.facts, event.payload])) } };
}

/** The attributes by which an operator finds quarantined events. */
export function quarantineAttributes(event: CallEvent, reason: QuarantineReason, layout: TableLayout): Row {
  return { quarantine: { S: reason }, quarantineShard: { S: shardOf(event.id, layout) } };
}

/** Decides between two copies that arrived in the same millisecond. */
function copyDigestOf({ receivedOn, step, payload }: CallEvent): string {
  return digest(receivedOn, step ?? null, payload).slice(0, 6);
}

export function eventFromRow(row: Row): StoredEvent {
  const pk = row['pk']?.S ?? '';
  const step = row['step']?.S;
  const place = row['place']?.S;
  const internal = row['internal']?.S;
  const quarantine = row['quarantine']?.S;
  const { facts, payload } = contentOf(row);
  return {
    id: (row['sk']?.S ?? '').slice(EVENT_ROWS.length),
    callId: pk.startsWith('quarantine#') ? undefined : pk,
    eventType: row['eventType']?.S as EventType,
    final: row['final']?.BOOL === true,
    receivedAt: row['receivedAt']?.S ?? '',
    receivedOn: row['receivedOn']?.S as ReceivedOn,
    ...(step === undefined ? {} : { step }),
    ...(place === undefined ? {} : { place }),
    ...(internal === undefined ? {} : { internal: internal as InternalFact }),
    ...(quarantine === undefined ? {} : { quarantine: quarantine as QuarantineReason }),
    ...(row['truncatedFrom']?.N === undefined ? {} : { truncatedFrom: Number(row['truncatedFrom'].N) }),
    facts,
    payload,
    payloadIsBase64: row['base64']?.BOOL === true,
  };
}

function contentOf(row: Row): Pick<CallEvent, 'facts' | 'payload'> {
  const packed = row['packed']?.B;
  if (packed !== undefined) {
    const [facts, payload] = JSON.parse(release(packed, {})) as [Facts, string];
    return { facts, payload };
  }
  const facts: Facts = Object.fromEntries(
    Object.entries(row['facts']?.M ?? {}).map(([name, value]) => [name, fromValue(value)]),
  );
  return { facts, payload: row['payload']?.S ?? release(row['payload']?.B, facts) };
}

function toValue(value: string | number | boolean): AttributeValue {
  if (typeof value === 'string') return { S: value };
  return typeof value === 'number' ? { N: String(value) } : { BOOL: value };
}

function fromValue(value: AttributeValue): string | number | boolean | undefined {
  return value.S ?? value.BOOL ?? (value.N === undefined ? undefined : Number(value.N));
}

/**
 * Texts that are common in callbacks: the dictionary with which payloads are compressed, so that even a short one shrinks. Stored
 * rows can only be read with it. Never change it; a new dictionary needs an attribute of its own.
 */
const COMMON =
  'dequeuedToSessionId=&dequeuedToPhoneNumber=&queueDurationInSeconds=&callTransferHangupCause=' +
  '&callTransferredToNumber=&callTransferParam=&callTransferState=Active&clientDialedNumber=&clientRequestId=' +
  '&dtmfDigits=&recordingUrl=https%3A%2F%2Fvoice.africastalking.com%2F.mp3&lastBridgeHangupCause=NORMAL_CLEARING' +
  '&dialStartTime=2026-&dialDurationInSeconds=&dialDestinationNumber=%2B2547&callStartTime=None' +
  '&callerCountryCode=254&destinationNumber=%2B254711&callerNumber=%2B2547&direction=Outbound&direction=Inbound' +
  '&callSessionState=Ringing&callSessionState=Answered&isActive=1&isActive=0&sessionId=ATVId_';

/** The dictionary of one row also has the row's facts, because the payload repeats most of them. */
function dictionaryOf(facts: Facts): Buffer {
  const pairs = Object.entries(facts).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return Buffer.from(COMMON + pairs.sort().join('&'));
}

function squeeze(facts: Facts, payload: string): Uint8Array {
  return deflateRawSync(payload, { level: 9, dictionary: dictionaryOf(facts) });
}

function release(packed: Uint8Array | undefined, facts: Facts): string {
  return packed === undefined ? '' : inflateRawSync(packed, { dictionary: dictionaryOf(facts) }).toString();
}
